package io.chatgenerator.pipeline;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Vertx;
import java.util.function.Consumer;

/**
 * Gathers the model's small pieces of text into at most twenty larger ones a second. The first
 * piece passes at once, so that nobody waits for it. Confined to one event loop.
 */
final class TextCoalescer {
  private static final long INTERVAL_MS = 50;

  private final Vertx vertx;
  private final Consumer<String> sink;
  private final StringBuilder gathered = new StringBuilder();
  private long timer = -1;

  TextCoalescer(Vertx vertx, Consumer<String> sink) {
    this.vertx = requireNonNull(vertx);
    this.sink = requireNonNull(sink);
  }

  void add(String piece) {
    gathered.append(piece);
    if (timer < 0) {
      pass();
    }
  }

  /** Passes on what is left and falls silent. */
  void flush() {
    vertx.cancelTimer(timer);
    timer = -1;
    passGathered();
  }

  private void pass() {
    passGathered();
    timer = vertx.setTimer(INTERVAL_MS, id -> intervalOver());
  }

  private void intervalOver() {
    timer = -1;
    if (!gathered.isEmpty()) {
      pass();
    }
  }

  private void passGathered() {
    if (!gathered.isEmpty()) {
      String text = gathered.toString();
      gathered.setLength(0);
      sink.accept(text);
    }
  }
}
