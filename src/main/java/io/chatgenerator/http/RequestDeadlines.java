package io.chatgenerator.http;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;
import java.util.concurrent.Future;

/**
 * Closes an HTTP/1 connection whose client takes too long over a request. Vert.x has an idle
 * time-out alone, which each byte starts again; so this watches the connection's bytes before the
 * decoder, and what the decoder makes of them. A request that arrives in one piece costs no timer.
 * Confined to the connection's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Netty reports by promises.
final class RequestDeadlines {
  /**
   * How long a part of a request may take.
   *
   * @param head from the first byte of a request to the end of its head; for the first request of a
   *     connection from the moment that it is open
   * @param body from the end of the head to the end of the body
   */
  record Limits(Duration head, Duration body) {
    static final Limits DEFAULT = new Limits(Duration.ofSeconds(10), Duration.ofSeconds(30));
  }

  private final Limits limits;
  private final Bytes bytes = new Bytes();
  private Future<?> deadline;
  private boolean inBody;
  private boolean decoded;

  private RequestDeadlines(Limits limits) {
    this.limits = limits;
  }

  /** Watches a connection, before its handler of this name, until it is closed or a WebSocket. */
  static void watch(ChannelPipeline pipeline, String last, Limits limits) {
    RequestDeadlines deadlines = new RequestDeadlines(limits);
    pipeline.addBefore(last, "requests", deadlines.new Requests());
    pipeline.addFirst("bytes", deadlines.bytes);
  }

  private void start(ChannelHandlerContext channel, Duration limit) {
    deadline =
        channel.executor().schedule((Runnable) channel::close, limit.toMillis(), MILLISECONDS);
  }

  private void stop() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }

  /** Sees bytes, and what they have become by then. */
  private final class Bytes extends ChannelInboundHandlerAdapter {
    @Override
    public void handlerAdded(ChannelHandlerContext channel) {
      start(channel, limits.head());
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext channel) {
      stop();
    }

    @Override
    public void channelRead(ChannelHandlerContext channel, Object bytes) {
      decoded = false;
      channel.fireChannelRead(bytes);
      if (channel.isRemoved()) {
        return;
      }
      if (decoded) {
        stop();
      }
      if (deadline == null && (inBody || !decoded)) {
        start(channel, inBody ? limits.body() : limits.head());
      }
    }
  }

  /** Sees heads and ends of requests, and the answer that makes the connection a WebSocket. */
  private final class Requests extends ChannelDuplexHandler {
    @Override
    public void channelRead(ChannelHandlerContext channel, Object message) {
      if (message instanceof HttpRequest) {
        decoded = true;
        inBody = true;
      }
      if (message instanceof LastHttpContent) {
        decoded = true;
        inBody = false;
      }
      channel.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext channel, Object message, ChannelPromise promise) {
      channel.write(message, promise);
      if (message instanceof HttpResponse answer
          && answer.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
        channel.pipeline().remove(this);
        channel.pipeline().remove(bytes);
      }
    }
  }
}
