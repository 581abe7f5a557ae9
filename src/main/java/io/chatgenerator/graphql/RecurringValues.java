package io.chatgenerator.graphql;

import io.chatgenerator.limit.LeastRecentlyUsed;
import java.util.Map;
import java.util.function.Function;

/**
 * The JSON of values that are the same in many events, as the time of a creation is: computed once,
 * and kept while it is used. Confined to one event loop.
 */
final class RecurringValues {
  private static final int CAPACITY = 200;

  /** With the capacity, what bounds the memory. */
  private static final int LONGEST_KEPT = 16 * 1024;

  private final Map<Object, String> kept = new LeastRecentlyUsed<>(CAPACITY);

  /**
   * The JSON of a value.
   *
   * @param value immutable, and equal to no value with other JSON
   */
  String json(Object value, Function<Object, String> write) {
    String known = kept.get(value);
    if (known != null) {
      return known;
    }
    String json = write.apply(value);
    if (json.length() <= LONGEST_KEPT) {
      kept.put(value, json);
    }
    return json;
  }
}
