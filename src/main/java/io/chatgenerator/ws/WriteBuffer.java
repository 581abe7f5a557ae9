package io.chatgenerator.ws;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The way out of a connection. While the client reads more slowly than it is sent to, subscriptions
 * wait here for their turn. Confined to the connection's event loop.
 */
public final class WriteBuffer {
  /** Enough to keep the network busy; a single message may be longer. */
  private static final int QUEUE_BYTES = 16 * 1024;

  private final WriteStream<Buffer> connection;
  private final BooleanSupplier gone;
  private final Context context;
  private final Runnable onBehind;
  private final Runnable onCaughtUp;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private boolean full;
  private boolean closed;

  /**
   * @param gone whether the connection has closed, which it may not have said yet
   * @param onBehind called when the client has fallen behind, once until it has caught up
   * @param onCaughtUp called when it has caught up
   */
  public WriteBuffer(
      WriteStream<Buffer> connection,
      BooleanSupplier gone,
      Context context,
      Runnable onBehind,
      Runnable onCaughtUp) {
    this.connection = connection;
    this.gone = gone;
    this.context = context;
    this.onBehind = onBehind;
    this.onCaughtUp = onCaughtUp;
    connection.setWriteQueueMaxSize(QUEUE_BYTES).drainHandler(drained -> drained());
  }

  /**
   * Runs what writes to the connection; not after the close.
   *
   * @return completes when it is written, or never will be
   */
  public Future<Void> send(Supplier<Future<Void>> write) {
    if (closed) {
      return Future.succeededFuture();
    }
    Future<Void> written = write.get();
    if (!full && isFull()) {
      full = true;
      onBehind.run();
    }
    return written;
  }

  /**
   * Runs a task in a later turn of the event loop, once the connection takes more; never after the
   * close. The turns keep a publisher that always has more from starving the other connections.
   */
  public void whenWritable(Runnable task) {
    context.runOnContext(
        turn -> {
          waiting.add(task);
          runWaiting();
        });
  }

  /** Whether the client has fallen behind. */
  public boolean isBehind() {
    return full;
  }

  public boolean isClosed() {
    return closed;
  }

  /** Nothing is sent from now on. */
  public void close() {
    closed = true;
    waiting.clear();
  }

  private void drained() {
    full = false;
    if (!closed) {
      onCaughtUp.run();
      runWaiting();
    }
  }

  private void runWaiting() {
    while (!closed && !waiting.isEmpty() && !isFull()) {
      waiting.remove().run();
    }
  }

  private boolean isFull() {
    return !gone.getAsBoolean() && connection.writeQueueFull();
  }
}
