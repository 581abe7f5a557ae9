package io.chatgenerator.graphql.selection;

import graphql.ExecutionResult;
import graphql.execution.reactive.SubscriptionPublisher;
import graphql.schema.DataFetchingEnvironment;
import io.chatgenerator.limit.LeastRecentlyUsed;
import java.util.Map;
import java.util.Optional;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

/**
 * The writers of the selections that were asked for last. Clients of one release all select the
 * same, so few are enough. Confined to one event loop.
 */
public final class EventWriters {
  private static final int CAPACITY = 200;

  private record Key(String resultKey, Selection<?> selection) {}

  private final Map<Key, EventWriter<?>> writers = new LeastRecentlyUsed<>(CAPACITY);
  private final RecurringValues recurring = new RecurringValues();

  /** The source of a subscription, which goes with a writer for what the call selects. */
  public <S> Publisher<S> select(
      DataFetchingEnvironment call, ObjectType<S> type, Publisher<S> events) {
    return SelectionReader.of(call)
        .read(call.getMergedField(), type)
        .map(selection -> writer(call.getMergedField().getResultKey(), selection))
        .<Publisher<S>>map(writer -> new SelectedEvents<>(events, writer))
        .orElse(events);
  }

  @SuppressWarnings("unchecked")
  private <S> EventWriter<S> writer(String resultKey, Selection<S> selection) {
    return (EventWriter<S>)
        writers.computeIfAbsent(
            new Key(resultKey, selection),
            key -> new EventWriter<>(resultKey, selection, recurring));
  }

  /**
   * Writes the results of one subscription field for one selection. Subscribers who select the same
   * share it, and it writes an event that they all see only once.
   */
  public static final class EventWriter<S> {
    /** Selections may repeat a text under many names, and there are many writers. */
    private static final int LONGEST_KEPT = 64 * 1024;

    private final Selection<S> selection;
    private final Optional<RecurringValues> recurring;
    private final String begin;
    private S lastEvent;
    private String lastResult = "";

    private EventWriter(String resultKey, Selection<S> selection, RecurringValues recurring) {
      this.selection = selection;
      this.recurring = Optional.of(recurring);
      this.begin = "{\"data\":{\"" + resultKey + "\":";
    }

    /** The result for an event, as JSON. */
    public String write(S event) {
      if (event.equals(lastEvent)) {
        return lastResult;
      }
      StringBuilder json = new StringBuilder(begin.length() + 128).append(begin);
      selection.write(event, json, recurring);
      String result = json.append("}}").toString();
      boolean kept = result.length() <= LONGEST_KEPT;
      lastEvent = kept ? event : null;
      lastResult = kept ? result : "";
      return result;
    }
  }

  /** Events of a subscription, and what writes the result for each without an execution. */
  public record SelectedEvents<S>(Publisher<S> events, EventWriter<S> writer)
      implements Publisher<S> {
    /** The source of the subscription that an execution has begun, where it is one of these. */
    public static Optional<SelectedEvents<?>> of(ExecutionResult result) {
      return result.getData() instanceof SubscriptionPublisher executed
              && executed.getUpstreamPublisher() instanceof SelectedEvents<?> selected
          ? Optional.of(selected)
          : Optional.empty();
    }

    @Override
    public void subscribe(Subscriber<? super S> subscriber) {
      events.subscribe(subscriber);
    }
  }
}
