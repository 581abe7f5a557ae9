package io.chatgenerator.graphql.selection;

import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Function;

/**
 * The JSON of values that are the same in many events, as a story's prompt is: computed once, and
 * kept as long as something else refers to the value. Confined to one event loop.
 */
final class RecurringValues {
  private static final int LONGEST_KEPT = 16 * 1024;

  /** Weak, so that nothing of a story stays in memory after its last reader has gone. */
  private final Map<Object, String> kept = new WeakHashMap<>();

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
