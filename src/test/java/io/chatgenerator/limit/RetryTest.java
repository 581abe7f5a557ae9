package io.chatgenerator.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RetryTest {
  private static final int MOST = 3;

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger tries = new AtomicInteger();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void waitsBetweenTwoTries() {
    Future<?> outcome = run(Duration.ofHours(1));
    assertThat(tries).hasValue(1);
    assertThat(outcome.isComplete()).isFalse();
  }

  @Test
  void failsWithTheFailureAfterWhichThereIsNoOtherTry() {
    Future<?> outcome = run(Duration.ofMillis(1)).recover(why -> Future.succeededFuture(why));
    assertThat(outcome.await()).hasToString("java.lang.IllegalStateException: try 3");
    assertThat(tries).hasValue(MOST);
  }

  /** Not only one that gives a failure: what waits for it must never wait for ever. */
  @Test
  void countsAnOperationThatThrowsAsAFailure() throws TimeoutException {
    Future<Object> outcome =
        Retry.run(
            vertx,
            () -> {
              throw new IllegalStateException("try " + tries.incrementAndGet());
            },
            (why, failures) ->
                failures < MOST ? Optional.of(Duration.ofMillis(1)) : Optional.empty());
    Future<Object> failure = outcome.recover(why -> Future.succeededFuture(why));
    assertThat(failure.await(5, TimeUnit.SECONDS))
        .hasToString("java.lang.IllegalStateException: try 3");
  }

  private Future<Object> run(Duration pause) {
    return Retry.run(
        vertx,
        () -> Future.failedFuture(new IllegalStateException("try " + tries.incrementAndGet())),
        (why, failures) -> failures < MOST ? Optional.of(pause) : Optional.empty());
  }
}
