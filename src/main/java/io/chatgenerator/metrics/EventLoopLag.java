package io.chatgenerator.metrics;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Timer;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/**
 * How late an event loop comes to what is due: a timer that should fire ten times a second says by
 * how much it was late. Lives on the event loop that it measures, as long as its verticle.
 */
final class EventLoopLag {
  private static final long PERIOD_MS = 100;

  private final Vertx vertx;
  private final Timer lag;
  private long due;

  EventLoopLag(Vertx vertx, Timer lag) {
    this.vertx = requireNonNull(vertx);
    this.lag = requireNonNull(lag);
  }

  void start() {
    due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PERIOD_MS);
    vertx.setTimer(PERIOD_MS, id -> fired());
  }

  private void fired() {
    lag.record(Math.max(0, System.nanoTime() - due), TimeUnit.NANOSECONDS);
    start();
  }
}
