package io.chatgenerator;

import com.fasterxml.jackson.core.util.BufferRecyclers;
import io.vertx.core.Vertx;

/**
 * The buffers in which Vert.x and the AWS SDK read and write JSON. Jackson keeps some for each
 * thread, with the last bytes that were in them: prompts and texts, however long ago their stories
 * were deleted. So they are released every few seconds, which costs each thread a few new ones.
 */
@SuppressWarnings("deprecation") // For those who only want to use the buffers.
final class JsonBuffers {
  private static final long PERIOD_MS = 10_000;

  private JsonBuffers() {}

  /** Lets Jackson know its buffers. To be called before anything reads or writes JSON. */
  static void track() {
    System.setProperty(BufferRecyclers.SYSTEM_PROPERTY_TRACK_REUSABLE_BUFFERS, "true");
    System.setProperty(
        software.amazon.awssdk.thirdparty.jackson.core.util.BufferRecyclers
            .SYSTEM_PROPERTY_TRACK_REUSABLE_BUFFERS,
        "true");
  }

  /** From now on, as long as this Vert.x runs. */
  static void releaseOften(Vertx vertx) {
    vertx.setPeriodic(PERIOD_MS, id -> release());
  }

  /** Those of all threads; one that is in use is let go with the JSON that it is used for. */
  static void release() {
    BufferRecyclers.releaseBuffers();
    software.amazon.awssdk.thirdparty.jackson.core.util.BufferRecyclers.releaseBuffers();
  }
}
