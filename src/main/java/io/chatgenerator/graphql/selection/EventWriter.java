package io.chatgenerator.graphql.selection;

import java.util.Optional;

/**
 * Writes the results of one subscription field for one selection. Subscribers who select the same
 * share it, and it writes an event that they all see only once. Confined to one event loop.
 */
public final class EventWriter<S> {
  /** Selections may repeat a text under many names, and there are many writers. */
  private static final int LONGEST_KEPT = 64 * 1024;

  private final Selection<S> selection;
  private final Optional<RecurringValues> recurring;
  private final String begin;
  private S lastEvent;
  private String lastResult = "";

  /**
   * @param key of the field in the result
   */
  EventWriter(String key, Selection<S> selection, RecurringValues recurring) {
    this.selection = selection;
    this.recurring = Optional.of(recurring);
    this.begin = "{\"data\":{\"" + key + "\":";
  }

  /** The result for an event, as JSON. */
  public String write(S event) {
    if (!event.equals(lastEvent)) {
      StringBuilder json = new StringBuilder(begin.length() + 128).append(begin);
      selection.write(event, json, recurring);
      String result = json.append("}}").toString();
      boolean kept = result.length() <= LONGEST_KEPT;
      lastEvent = kept ? event : null;
      lastResult = kept ? result : "";
      return result;
    }
    return lastResult;
  }
}
