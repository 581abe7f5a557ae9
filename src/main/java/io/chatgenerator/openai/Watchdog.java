package io.chatgenerator.openai;

import io.chatgenerator.config.OpenAiConfig;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Watches one answer: its first byte, the silence between bytes, and the total time. One timer
 * serves all three and is set anew only when it fires, so that a byte costs no timer.
 */
final class Watchdog {
  private final Vertx vertx;
  private final OpenAiConfig config;
  private final Consumer<String> onTimeout;
  private final long startedAt = System.nanoTime();
  private long lastByteAt = startedAt;
  private boolean heard;
  private long timer;

  /**
   * Begins to watch.
   *
   * @param onTimeout called at most once, on the current context, with what took too long
   */
  Watchdog(Vertx vertx, OpenAiConfig config, Consumer<String> onTimeout) {
    this.vertx = vertx;
    this.config = config;
    this.onTimeout = onTimeout;
    arm(Math.min(config.firstByteTimeout().toNanos(), config.totalTimeout().toNanos()));
  }

  /** A byte has arrived. */
  void touch() {
    heard = true;
    lastByteAt = System.nanoTime();
  }

  void stop() {
    vertx.cancelTimer(timer);
  }

  private void arm(long nanos) {
    timer = vertx.setTimer(Math.max(1, nanos / 1_000_000 + 1), fired -> check());
  }

  private void check() {
    long now = System.nanoTime();
    Duration patience = heard ? config.silenceTimeout() : config.firstByteTimeout();
    long totalLeft = startedAt + config.totalTimeout().toNanos() - now;
    long silenceLeft = lastByteAt + patience.toNanos() - now;
    if (totalLeft <= 0) {
      onTimeout.accept("the model's answer took longer than " + config.totalTimeout());
    } else if (silenceLeft <= 0) {
      onTimeout.accept("the model sent " + (heard ? "no more" : "nothing") + " for " + patience);
    } else {
      arm(Math.min(totalLeft, silenceLeft));
    }
  }
}
