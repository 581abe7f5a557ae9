package io.chatgenerator.chaos;

import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** What a reader of {@code storyText} has, put together from its events. Confined to one thread. */
final class Reading {
  private int attempt = 1;
  private String text = "";
  private String status = "none";
  private int events;
  private int resets;
  private Duration longestPause = Duration.ZERO;
  private long textAt;

  /**
   * Adds an event, as a client does.
   *
   * @throws AssertionError where no client could make sense of it
   */
  void add(JsonObject event) {
    int offset = event.getInteger("offset");
    boolean another = event.getInteger("attempt") != attempt;
    if (offset > text.length() || (another && offset != 0)) {
      throw new AssertionError("at " + attempt + "/" + text.length() + " came " + event);
    }
    if (offset < text.length()) {
      resets++;
    }
    if (!event.getString("delta").isEmpty()) {
      textCame();
    }
    attempt = event.getInteger("attempt");
    text = text.substring(0, offset) + event.getString("delta");
    status = event.getString("status");
    events++;
  }

  private void textCame() {
    long now = System.nanoTime();
    Duration pause = Duration.ofNanos(text.isEmpty() ? 0 : now - textAt);
    longestPause = pause.compareTo(longestPause) > 0 ? pause : longestPause;
    textAt = now;
  }

  /** The longest time between two pieces of text. */
  Duration longestPause() {
    return longestPause;
  }

  /** Where to go on. */
  JsonObject position() {
    return new JsonObject().put("attempt", attempt).put("offset", text.length());
  }

  String text() {
    return text;
  }

  String status() {
    return status;
  }

  boolean isOver() {
    return status.equals("COMPLETE") || status.equals("FAILED") || status.equals("CANCELLED");
  }

  int events() {
    return events;
  }

  /** How often text was taken back. */
  int resets() {
    return resets;
  }
}
