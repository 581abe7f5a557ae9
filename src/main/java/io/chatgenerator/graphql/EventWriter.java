package io.chatgenerator.graphql;

/**
 * Writes the results of one subscription field for one selection. Subscribers who select the same
 * share it, and it writes an event that they all see only once. Confined to one event loop.
 */
final class EventWriter<S> {
  private final Selection<S> selection;
  private final String begin;
  private S lastEvent;
  private String lastResult = "";

  /**
   * @param key of the field in the result
   */
  EventWriter(String key, Selection<S> selection) {
    this.selection = selection;
    this.begin = "{\"data\":{\"" + key + "\":";
  }

  /** The result for an event, as JSON. */
  String write(S event) {
    if (!event.equals(lastEvent)) {
      StringBuilder json = new StringBuilder(begin.length() + 128).append(begin);
      selection.write(event, json);
      lastResult = json.append("}}").toString();
      lastEvent = event;
    }
    return lastResult;
  }
}
