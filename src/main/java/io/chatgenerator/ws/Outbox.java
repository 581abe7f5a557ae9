package io.chatgenerator.ws;

import io.chatgenerator.ws.Intake.Hold;
import io.vertx.core.Context;
import io.vertx.core.http.ServerWebSocket;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The way out of a connection. While the client reads more slowly than it is sent to, subscriptions
 * wait here for their turn, and nothing more is read from the client either, since each of its
 * messages may ask for an answer.
 */
final class Outbox {
  /** Enough to keep the network busy; a single message may be longer. */
  private static final int QUEUE_BYTES = 16 * 1024;

  private final ServerWebSocket socket;
  private final Intake intake;
  private final Context context;
  private final Runnable onFull;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private boolean full;
  private boolean closed;

  /**
   * @param onFull called each time the client has fallen behind
   */
  Outbox(ServerWebSocket socket, Intake intake, Context context, Runnable onFull) {
    this.socket = socket;
    this.intake = intake;
    this.context = context;
    this.onFull = onFull;
    socket.setWriteQueueMaxSize(QUEUE_BYTES).drainHandler(drained -> drained());
  }

  void send(String text) {
    if (closed) {
      return;
    }
    socket.writeTextMessage(text);
    if (isFull()) {
      fellBehind();
    }
  }

  /**
   * Runs a task in a later turn of the event loop, once the socket takes more; never after the
   * close. The turns keep a publisher that always has more from starving the other sockets.
   */
  void whenWritable(Runnable task) {
    context.runOnContext(
        turn -> {
          waiting.add(task);
          runWaiting();
        });
  }

  void close(int code, String reason) {
    if (closed) {
      return;
    }
    end();
    if (!socket.isClosed()) {
      socket.close((short) code, reason);
      intake.end();
    }
  }

  boolean isClosed() {
    return closed;
  }

  /** The socket is gone. */
  void end() {
    closed = true;
    waiting.clear();
  }

  private void fellBehind() {
    intake.hold(Hold.OUTBOX_FULL);
    if (!full) {
      full = true;
      onFull.run();
    }
  }

  private void drained() {
    full = false;
    if (!closed) {
      intake.release(Hold.OUTBOX_FULL);
      runWaiting();
    }
  }

  private void runWaiting() {
    while (!closed && !waiting.isEmpty() && !isFull()) {
      waiting.remove().run();
    }
  }

  /** A socket that has closed, and has not said so yet, refuses the question. */
  private boolean isFull() {
    return !socket.isClosed() && socket.writeQueueFull();
  }
}
