package io.chatgenerator.auth;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;

/** Collects a response body, and fails instead of growing beyond a limit in bytes. */
final class BoundedBody implements WriteStream<Buffer> {
  private final int limit;
  private final Buffer collected = Buffer.buffer();

  BoundedBody(int limit) {
    this.limit = limit;
  }

  Buffer collected() {
    return collected;
  }

  @Override
  public Future<Void> write(Buffer data) {
    if (collected.length() + data.length() > limit) {
      return Future.failedFuture("the answer is longer than " + limit + " bytes");
    }
    collected.appendBuffer(data);
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> end() {
    return Future.succeededFuture();
  }

  @Override
  public boolean writeQueueFull() {
    return false;
  }

  @Override
  public WriteStream<Buffer> setWriteQueueMaxSize(int maxSize) {
    return this;
  }

  @Override
  public WriteStream<Buffer> drainHandler(Handler<Void> handler) {
    return this;
  }

  @Override
  public WriteStream<Buffer> exceptionHandler(Handler<Throwable> handler) {
    return this;
  }
}
