package io.chatgenerator.management;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Asks an event loop from another one, so that a loop that hangs is found out. */
public final class EventLoopProbe {
  /** Less than those who ask for health wait themselves. */
  public static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final Vertx vertx;
  private final Context asked;
  private final Duration timeout;

  /**
   * @param asked the event loop in question
   * @param timeout how long its answer may take
   */
  public EventLoopProbe(Vertx vertx, Context asked, Duration timeout) {
    this.vertx = requireNonNull(vertx);
    this.asked = requireNonNull(asked);
    this.timeout = requireNonNull(timeout);
  }

  /**
   * The answer, on the caller's event loop; fails where the other one does not give it in time.
   *
   * @param question is run on the other event loop
   */
  <T> Future<T> ask(Supplier<T> question) {
    Context here = vertx.getOrCreateContext();
    Promise<T> answer = Promise.promise();
    long timer = vertx.setTimer(timeout.toMillis(), id -> answer.tryFail(new TimeoutException()));
    asked.runOnContext(
        turn -> {
          T value = question.get();
          here.runOnContext(back -> answer.tryComplete(value));
        });
    return answer.future().onComplete(done -> vertx.cancelTimer(timer));
  }
}
