package io.chatgenerator.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts off connections whose clients do not take what they are sent, whatever it is: answers,
 * messages of a socket, events. Looks twice in the time, and puts a mark behind what waits at that
 * moment, so that nothing is spent on a write. Confined to the server's event loop.
 */
final class WriteTimeout {
  private static final Logger LOG = LoggerFactory.getLogger(WriteTimeout.class);
  private static final int LOOKS = 2;

  private final Vertx vertx;
  private final Duration timeout;
  private final Set<Watched> connections = new HashSet<>();
  private long timer;

  /** What is not written is cut off after this time, and at most half as long again. */
  WriteTimeout(Vertx vertx, Duration timeout) {
    this.vertx = vertx;
    this.timeout = timeout;
  }

  void start() {
    timer = vertx.setPeriodic(timeout.dividedBy(LOOKS).toMillis(), look -> look());
  }

  void stop() {
    vertx.cancelTimer(timer);
  }

  /** Watches a connection until it is closed. */
  void watch(HttpConnection connection) {
    // The channel is the same one when the connection has become a socket.
    Channel channel = ((HttpServerConnection) connection).channelHandlerContext().channel();
    Watched watched = new Watched(channel);
    connections.add(watched);
    channel.closeFuture().addListener(closed -> connections.remove(watched));
  }

  private void look() {
    long cutOff = Set.copyOf(connections).stream().filter(Watched::isCutOff).count();
    if (cutOff > 0) {
      LOG.info("{} connections cut off, whose clients took nothing for {}", cutOff, timeout);
    }
  }

  private static final class Watched {
    private final Channel channel;
    private Optional<ChannelFuture> mark = Optional.empty();
    private int looks;

    Watched(Channel channel) {
      this.channel = channel;
    }

    /** Whether the mark has been waiting for too long, and the connection is closed. */
    boolean isCutOff() {
      if (mark.filter(written -> !written.isDone()).isEmpty()) {
        looks = 0;
        mark = isWaiting() ? Optional.of(putMark()) : Optional.empty();
        return false;
      }
      boolean late = ++looks == LOOKS;
      if (late) {
        // Past Vert.x's own handler, which would let all be written first.
        var unused = channel.pipeline().firstContext().close();
      }
      return late;
    }

    private boolean isWaiting() {
      var buffer = channel.unsafe().outboundBuffer();
      return buffer != null && buffer.totalPendingWriteBytes() > 0;
    }

    /** Nothing, but written only after all that was written before. */
    private ChannelFuture putMark() {
      return channel.pipeline().firstContext().writeAndFlush(Unpooled.EMPTY_BUFFER);
    }
  }
}
