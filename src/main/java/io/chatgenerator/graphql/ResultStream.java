package io.chatgenerator.graphql;

import graphql.ExecutionResult;
import io.chatgenerator.graphql.selection.EventWriters.SelectedEvents;
import io.chatgenerator.live.TextDelta;
import java.util.Optional;
import java.util.function.Function;
import org.reactivestreams.Publisher;

/**
 * The results of a subscription.
 *
 * @param items of which each becomes a result
 * @param writer gives the result that belongs to an item, as JSON
 */
public record ResultStream(Publisher<?> items, Function<Object, String> writer) {
  /** The stream that an execution has begun; empty where it has not begun any. */
  public static Optional<ResultStream> of(ExecutionResult result) {
    return result.getData() instanceof Publisher<?> executed
        ? Optional.of(
            SelectedEvents.of(result)
                .map(ResultStream::of)
                .orElseGet(
                    () ->
                        new ResultStream(
                            executed, each -> ResultFormat.json((ExecutionResult) each))))
        : Optional.empty();
  }

  @SuppressWarnings("unchecked")
  private static <S> ResultStream of(SelectedEvents<S> selected) {
    return new ResultStream(selected.events(), event -> selected.writer().write((S) event));
  }

  /** What a client resumes after who has read an item; empty where nothing can be resumed. */
  static Optional<String> eventId(Object item) {
    return item instanceof TextDelta delta ? Optional.of(delta.end().toString()) : Optional.empty();
  }
}
