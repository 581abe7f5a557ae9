package io.chatgenerator.graphql;

import graphql.schema.DataFetchingEnvironment;
import java.util.LinkedHashMap;
import java.util.Map;
import org.reactivestreams.Publisher;

/**
 * The writers of the selections that were asked for last. Clients of one release all select the
 * same, so few are enough. Confined to one event loop.
 */
final class EventWriters {
  private static final int CAPACITY = 200;

  private record Key(String resultKey, Selection<?> selection) {}

  private final Map<Key, EventWriter<?>> writers =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, EventWriter<?>> eldest) {
          return size() > CAPACITY;
        }
      };

  /** The source of a subscription, which goes with a writer for what the call selects. */
  <S> Publisher<S> select(DataFetchingEnvironment call, ObjectType<S> type, Publisher<S> events) {
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
            new Key(resultKey, selection), key -> new EventWriter<>(resultKey, selection));
  }
}
