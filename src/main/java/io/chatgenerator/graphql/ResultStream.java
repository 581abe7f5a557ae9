package io.chatgenerator.graphql;

import graphql.ExecutionResult;
import io.chatgenerator.graphql.selection.EventWriters.SelectedEvents;
import io.chatgenerator.live.TextDelta;
import java.util.Optional;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

/**
 * The results of a subscription, in two steps: the items that {@link #subscribe} gives become JSON
 * by {@link #write}.
 */
public final class ResultStream {
  private final Publisher<?> items;
  private final Function<Object, String> writer;
  private final boolean selects;

  @SuppressWarnings("unchecked")
  private <T> ResultStream(Publisher<T> items, Function<T, String> writer, boolean selects) {
    this.items = items;
    this.selects = selects;
    this.writer = (Function<Object, String>) (Function<?, String>) writer;
  }

  /** The stream that an execution has begun; empty where it has not begun any. */
  public static Optional<ResultStream> of(ExecutionResult result) {
    if (!(result.getData() instanceof Publisher<?>)) {
      return Optional.empty();
    }
    return Optional.of(
        SelectedEvents.of(result)
            .map(ResultStream::of)
            .orElseGet(
                () ->
                    new ResultStream(
                        result.<Publisher<ExecutionResult>>getData(), ResultFormat::json, false)));
  }

  /** Whether results are written without an execution for each. */
  boolean selects() {
    return selects;
  }

  /** As {@link Publisher#subscribe}. */
  public void subscribe(Subscriber<Object> subscriber) {
    items.subscribe(subscriber);
  }

  /** The result that belongs to an item. */
  public String write(Object item) {
    return writer.apply(item);
  }

  /** What a client resumes after who has read an item; empty where nothing can be resumed. */
  static Optional<String> eventId(Object item) {
    return item instanceof TextDelta delta ? Optional.of(delta.end().toString()) : Optional.empty();
  }

  private static <S> ResultStream of(SelectedEvents<S> selected) {
    return new ResultStream(selected.events(), selected.writer()::write, true);
  }
}
