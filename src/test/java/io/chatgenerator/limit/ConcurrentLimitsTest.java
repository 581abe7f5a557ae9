package io.chatgenerator.limit;

import static io.vertx.core.Future.succeededFuture;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.limit.BytesInFlight.Answer;
import io.chatgenerator.limit.Slots.Slot;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Limits of a user are those of the process, whichever of its event loops counts. */
class ConcurrentLimitsTest {
  private static final int LOOPS = 4;
  private static final int TIMES = 20_000;

  private final ExecutorService loops = Executors.newFixedThreadPool(LOOPS);
  private final AtomicInteger refused = new AtomicInteger();

  @AfterEach
  void stop() {
    loops.shutdownNow();
  }

  @Test
  void givesEachRequestOfTheMinuteOnce() throws Exception {
    RateLimiter limiter = new RateLimiter(TIMES, 10, () -> 0, () -> {});
    AtomicInteger given = new AtomicInteger();
    onEachLoop(
        () -> {
          for (int i = 0; i < TIMES; i++) {
            given.addAndGet(limiter.tryAcquire("ada").isEmpty() ? 1 : 0);
          }
        });
    assertThat(given).hasValue(TIMES);
  }

  @Test
  void takesNoMoreSlotsThanThereAre() throws Exception {
    Slots slots = new Slots(3, refused::incrementAndGet);
    AtomicInteger taken = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    onEachLoop(
        () -> {
          for (int i = 0; i < TIMES; i++) {
            Optional<Slot> slot = slots.take("ada");
            slot.ifPresent(one -> most.accumulateAndGet(taken.incrementAndGet(), Math::max));
            slot.ifPresent(one -> taken.decrementAndGet());
            slot.ifPresent(Slot::release);
          }
        });
    assertThat(most.get()).isBetween(1, 3);
    assertThat(slots.take("ada")).isPresent();
    assertThat(slots.take("ada")).isPresent();
    assertThat(slots.take("ada")).isPresent();
    assertThat(slots.take("ada")).isEmpty();
  }

  @Test
  void letsEveryAnswerInThatWaitsAndForgetsWhatIsWritten() throws Exception {
    BytesInFlight bytes =
        new BytesInFlight(new ByteBounds(100, 100, 100, LOOPS, 1), refused::incrementAndGet);
    onEachLoop(
        () -> {
          for (int i = 0; i < TIMES; i++) {
            Answer answer = bytes.account(this, "ada").answer();
            assertThat(answer.reserve(60)).isTrue();
            CountDownLatch room = new CountDownLatch(1);
            answer.room().orElse(succeededFuture()).onSuccess(in -> room.countDown());
            assertThat(room.await(10, SECONDS)).isTrue();
            Promise<Void> written = Promise.promise();
            answer.sent(50, written.future());
            written.complete();
          }
        });
    assertThat(bytes.total()).isZero();
    assertThat(refused).hasValue(0);
  }

  private interface Work {
    void run() throws Exception;
  }

  private void onEachLoop(Work work)
      throws InterruptedException, ExecutionException, TimeoutException {
    CyclicBarrier start = new CyclicBarrier(LOOPS);
    List<Future<?>> ends = new ArrayList<>();
    for (int i = 0; i < LOOPS; i++) {
      ends.add(
          loops.submit(
              () -> {
                start.await();
                work.run();
                return null;
              }));
    }
    for (Future<?> end : ends) {
      end.get(60, SECONDS);
    }
  }
}
