package io.chatgenerator.chaos;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** Waits of the test's thread, each with an end. */
final class Waiting {
  private static final long LOOK_MS = 50;

  private Waiting() {}

  /** The outcome of what has to come within a time. */
  static <T> T await(Future<T> future, Duration timeout) {
    try {
      return future.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw new AssertionError("nothing within " + timeout, late);
    }
  }

  /** Whether it came within the time; fails if it failed. */
  static boolean within(Duration time, Future<?> future) {
    try {
      future.await(time.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException notYet) {
      return false;
    }
  }

  /** Lets time pass. */
  static void pass(Vertx vertx, Duration time) {
    vertx.timer(time.toMillis(), TimeUnit.MILLISECONDS).await();
  }

  /** Completes once the condition, which is looked at on an event loop, holds. */
  static Future<Void> until(Vertx vertx, BooleanSupplier condition) {
    Promise<Void> met = Promise.promise();
    look(vertx, condition, met);
    return met.future();
  }

  /** One promise for all looks: futures composed of one another end in as many nested calls. */
  private static void look(Vertx vertx, BooleanSupplier condition, Promise<Void> met) {
    if (condition.getAsBoolean()) {
      met.complete();
    } else {
      vertx.setTimer(LOOK_MS, later -> look(vertx, condition, met));
    }
  }
}
