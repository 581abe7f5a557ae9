package io.chatgenerator.testing;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class BlockedLoopsTest {
  @Test
  void namesWhatBlocksAnEventLoop() {
    Vertx vertx = Vertx.vertx(BlockedLoops.options());
    CountDownLatch seen = new CountDownLatch(1);
    try (var log = new CapturedLog(BlockedLoops.CHECKER)) {
      BlockedLoops loops = BlockedLoops.watch();
      vertx.runOnContext(go -> blockUntil(seen));
      log.expect("has been blocked");
      assertThatThrownBy(loops::assertNone).hasMessageContaining("BlockedLoopsTest.blockUntil");
      loops.stop();
    } finally {
      seen.countDown();
      vertx.close().timeout(5, SECONDS).await();
    }
  }

  private static void blockUntil(CountDownLatch seen) {
    try {
      seen.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
