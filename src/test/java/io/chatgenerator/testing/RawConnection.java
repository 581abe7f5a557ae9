package io.chatgenerator.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;

/** A TCP connection to a port of this machine that sends what no proper client would. */
public final class RawConnection implements AutoCloseable {
  private static final long TIMEOUT_SECONDS = 15;

  private final Vertx vertx;
  private final NetSocket socket;
  private final Buffer received = Buffer.buffer();
  private final Promise<Void> closed = Promise.promise();

  private RawConnection(Vertx vertx, NetSocket socket) {
    this.vertx = vertx;
    this.socket = socket;
    socket.handler(this::receive).exceptionHandler(reset -> {});
    socket.closeHandler(end -> closed.tryComplete());
  }

  public static RawConnection open(Vertx vertx, int port) {
    Future<RawConnection> open =
        vertx
            .createNetClient(new NetClientOptions().setTcpNoDelay(true))
            .connect(port, "localhost")
            .map(socket -> new RawConnection(vertx, socket));
    return open.timeout(TIMEOUT_SECONDS, SECONDS).await();
  }

  public RawConnection send(String text) {
    socket.write(Buffer.buffer(text, ISO_8859_1.name()));
    return this;
  }

  /** Sends this again and again, until the connection is closed. */
  public RawConnection repeat(String text, long everyMillis) {
    long timer = vertx.setPeriodic(everyMillis, again -> send(text));
    closed.future().onComplete(end -> vertx.cancelTimer(timer));
    return this;
  }

  /** All that was received; fails unless the other side closes soon. */
  public String untilClosed() {
    closed.future().timeout(TIMEOUT_SECONDS, SECONDS).await();
    return received();
  }

  /** What was received once it holds this. */
  public String until(String part) {
    Promise<Void> complete = Promise.promise();
    long timer =
        vertx.setPeriodic(
            5,
            again -> {
              if (received().contains(part)) {
                complete.tryComplete();
              }
            });
    complete
        .future()
        .timeout(TIMEOUT_SECONDS, SECONDS)
        .onComplete(done -> vertx.cancelTimer(timer))
        .await();
    return received();
  }

  private synchronized void receive(Buffer bytes) {
    received.appendBuffer(bytes);
  }

  private synchronized String received() {
    return received.toString(ISO_8859_1);
  }

  @Override
  public void close() {
    socket.close();
  }
}
