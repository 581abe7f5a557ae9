package io.chatgenerator.chaos;

import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Visits, begun on one event loop and counted. */
final class Load {
  private static final long TICK_MS = 20;

  private final TestEnvironment environment;
  private final Supplier<Visit> visits;
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private volatile double perTick;
  private volatile int always;
  private double due;

  Load(TestEnvironment environment, Supplier<Visit> visits) {
    this.environment = environment;
    this.visits = visits;
    environment
        .vertx()
        .runOnContext(go -> environment.vertx().setPeriodic(TICK_MS, tick -> beginDue()));
  }

  /** So many new visits a second from now on, however long they take. */
  void perSecond(double rate) {
    always = 0;
    perTick = rate * TICK_MS / 1_000;
  }

  /** So many visits at any time from now on. */
  void always(int count) {
    perTick = 0;
    always = count;
  }

  /** No more visits. */
  void rest() {
    perSecond(0);
  }

  int begun() {
    return begun.get();
  }

  int ended() {
    return ended.get();
  }

  /** What visits complained of. */
  List<Throwable> failures() {
    return List.copyOf(failures);
  }

  /** Completes when all visits are over. */
  Future<Void> over() {
    return Waiting.until(environment.vertx(), () -> ended() == begun());
  }

  private void beginDue() {
    due = Math.max(due + perTick, always - (begun() - ended()));
    for (; due >= 1; due--) {
      begin();
    }
  }

  private void begin() {
    begun.incrementAndGet();
    visits.get().run().onFailure(failures::add).onComplete(over -> ended.incrementAndGet());
  }
}
