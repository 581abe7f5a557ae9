package io.chatgenerator.management;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Asks event loops from another one, so that a loop that hangs is found out. */
public record EventLoopProbe(Vertx vertx, List<Context> asked, Duration timeout) {
  /** Less than those who ask for health wait themselves. */
  public static final Duration TIMEOUT = Duration.ofSeconds(2);

  /**
   * Runs the question on each of the event loops. Completes on the caller's with the answer of the
   * first; fails where not all answer in time.
   */
  <T> Future<T> ask(Supplier<T> question) {
    List<Future<T>> answers = asked.stream().map(loop -> ask(loop, question)).toList();
    return Future.all(answers).map(all -> answers.get(0).result());
  }

  private <T> Future<T> ask(Context loop, Supplier<T> question) {
    Context here = vertx.getOrCreateContext();
    Promise<T> answer = Promise.promise();
    long timer = vertx.setTimer(timeout.toMillis(), id -> answer.tryFail(new TimeoutException()));
    loop.runOnContext(
        turn -> {
          T value = question.get();
          here.runOnContext(back -> answer.tryComplete(value));
        });
    return answer.future().onComplete(done -> vertx.cancelTimer(timer));
  }
}
