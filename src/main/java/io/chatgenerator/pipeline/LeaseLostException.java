package io.chatgenerator.pipeline;

import io.vertx.core.Future;

/** Another task, or the owner, has moved the story on; this one has no say in it any more. */
final class LeaseLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LeaseLostException() {
    super("the story is in other hands", null, false, false);
  }

  /** Gives {@code value}; fails with this where the table refused the write. */
  static <T> Future<T> unless(boolean written, T value) {
    return written ? Future.succeededFuture(value) : Future.failedFuture(new LeaseLostException());
  }
}
