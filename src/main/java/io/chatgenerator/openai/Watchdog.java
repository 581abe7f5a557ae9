package io.chatgenerator.openai;

import io.chatgenerator.config.OpenAiConfig;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Watches one answer: its first piece, the silence between bytes, and the total time. One timer
 * serves all three and is set anew only when it fires, so that a byte costs no timer.
 */
final class Watchdog {
  private final Vertx vertx;
  private final OpenAiConfig config;
  private final Duration total;
  private final Consumer<String> onTimeout;
  private final long startedAt = System.nanoTime();
  private long lastByteAt = startedAt;
  private boolean begun;
  private long timer;

  /**
   * Begins to watch; calls {@code onTimeout} at most once, on this context, with what took long.
   */
  Watchdog(Vertx vertx, OpenAiConfig config, Duration total, Consumer<String> onTimeout) {
    this.vertx = vertx;
    this.config = config;
    this.total = total;
    this.onTimeout = onTimeout;
    Duration first = config.firstByteTimeout();
    Duration silence = config.silenceTimeout();
    Duration shorter = first.compareTo(silence) < 0 ? first : silence;
    arm(Math.min(shorter.toNanos(), total.toNanos()));
  }

  /** Something of the answer itself has arrived; from now on only silence is too long. */
  void touch() {
    begun = true;
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
    Duration limit = begun ? config.silenceTimeout() : config.firstByteTimeout();
    long totalLeft = startedAt + total.toNanos() - now;
    long silenceLeft = lastByteAt + limit.toNanos() - now;
    if (totalLeft <= 0) {
      onTimeout.accept("the model's answer took longer than " + total);
    } else if (silenceLeft <= 0) {
      onTimeout.accept("the model sent " + (begun ? "no more" : "nothing") + " for " + limit);
    } else {
      arm(Math.min(totalLeft, silenceLeft));
    }
  }
}
