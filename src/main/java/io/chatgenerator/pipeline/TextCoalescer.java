package io.chatgenerator.pipeline;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Vertx;

/**
 * Gathers the model's small pieces of text into at most twenty larger ones a second. The first
 * piece passes at once, so that nobody waits for it. Confined to one event loop.
 */
final class TextCoalescer {
  private static final long INTERVAL_MS = 50;

  private final Vertx vertx;
  private final Sink sink;
  private final StringBuilder gathered = new StringBuilder();
  private int pieces;
  private long timer = -1;
  private boolean held;

  /** Takes text that was gathered from a number of pieces. */
  interface Sink {
    void accept(String text, int pieces);
  }

  TextCoalescer(Vertx vertx, Sink sink) {
    this.vertx = requireNonNull(vertx);
    this.sink = requireNonNull(sink);
  }

  void add(String piece) {
    gathered.append(piece);
    pieces++;
    if (timer < 0 && !held) {
      pass();
    }
  }

  /** Only gathers, until {@link #release}. */
  void hold() {
    held = true;
  }

  void release() {
    held = false;
    if (timer < 0) {
      intervalOver();
    }
  }

  /** Passes on what is left, unless it is held, and falls silent. */
  void flush() {
    vertx.cancelTimer(timer);
    timer = -1;
    if (!held) {
      passGathered();
    }
  }

  private void pass() {
    passGathered();
    timer = vertx.setTimer(INTERVAL_MS, id -> intervalOver());
  }

  private void intervalOver() {
    timer = -1;
    if (!gathered.isEmpty() && !held) {
      pass();
    }
  }

  private void passGathered() {
    if (!gathered.isEmpty()) {
      String text = gathered.toString();
      int count = pieces;
      gathered.setLength(0);
      pieces = 0;
      sink.accept(text, count);
    }
  }
}
