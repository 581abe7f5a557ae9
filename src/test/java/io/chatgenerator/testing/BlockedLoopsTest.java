package io.chatgenerator.testing;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BlockedLoopsTest {
  private final Vertx vertx = Vertx.vertx(BlockedLoops.options());
  private final CountDownLatch seen = new CountDownLatch(1);
  private CapturedLog log;
  private BlockedLoops loops;

  @BeforeEach
  void watch() {
    log = new CapturedLog(BlockedLoops.CHECKER);
    loops = BlockedLoops.watch();
  }

  @AfterEach
  void stop() {
    seen.countDown();
    vertx.close().timeout(5, SECONDS).await();
    loops.stop();
    log.close();
  }

  @Test
  void namesWhatAnEventLoopWaitsFor() {
    vertx.runOnContext(go -> waitUntilSeen());
    log.expect("has been blocked");
    log.expect("has been blocked");
    assertThatThrownBy(loops::assertNone).hasMessageContaining("BlockedLoopsTest.waitUntilSeen");
  }

  @Test
  void namesWhatAnEventLoopComputes() {
    vertx.runOnContext(go -> spinUntilSeen());
    assertThatThrownBy(this::watchUntilBlocked)
        .hasMessageContaining("BlockedLoopsTest.spinUntilSeen");
  }

  /** A busy machine may let it compute for little of the time that it is blocked. */
  private void watchUntilBlocked() {
    for (int warnings = 0; warnings < 1_000; warnings++) {
      log.expect("has been blocked");
      loops.assertNone();
    }
  }

  private void waitUntilSeen() {
    try {
      seen.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void spinUntilSeen() {
    while (seen.getCount() > 0) {
      Thread.onSpinWait();
    }
  }
}
