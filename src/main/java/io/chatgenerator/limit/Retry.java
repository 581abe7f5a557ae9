package io.chatgenerator.limit;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Repeats an operation until it succeeds or is given up. A timer begins each try anew, so neither
 * the stack nor a chain of futures grows with their number. One that throws has failed. Confined to
 * one event loop.
 */
public final class Retry<T> {
  private final Vertx vertx;
  private final Supplier<Future<T>> operation;
  private final Pauses pauses;
  private final Promise<T> outcome = Promise.promise();
  private int failures;

  private Retry(Vertx vertx, Supplier<Future<T>> operation, Pauses pauses) {
    this.vertx = vertx;
    this.operation = operation;
    this.pauses = pauses;
  }

  /** How long to wait between two tries. */
  public interface Pauses {
    /** After so many failures, this one included; empty where another try is of no use. */
    Optional<Duration> after(Throwable failure, int failures);
  }

  /** The first success, or the failure after which there was no other try. */
  public static <T> Future<T> run(Vertx vertx, Supplier<Future<T>> operation, Pauses pauses) {
    Retry<T> retry = new Retry<>(vertx, operation, pauses);
    retry.tryOnce();
    return retry.outcome.future();
  }

  private void tryOnce() {
    Future.<T>future(result -> operation.get().onComplete(result)).onComplete(this::tried);
  }

  private void tried(AsyncResult<T> result) {
    if (result.succeeded()) {
      outcome.complete(result.result());
    } else {
      failures++;
      pauses
          .after(result.cause(), failures)
          .ifPresentOrElse(this::tryAfter, () -> outcome.fail(result.cause()));
    }
  }

  private void tryAfter(Duration pause) {
    vertx.setTimer(Math.max(1, pause.toMillis()), elapsed -> tryOnce());
  }
}
