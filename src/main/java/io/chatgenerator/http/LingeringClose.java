package io.chatgenerator.http;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;

/**
 * Makes an answer the last one of its HTTP/1 connection where the request has not arrived in full,
 * or cannot be read: Vert.x would read and drop the rest for as long as the client sends. The
 * answer says {@code Connection: close}. Then the sending side is closed, and the rest a moment
 * later: what the client has sent meanwhile would otherwise turn the close into a reset, and the
 * client might never read the answer.
 *
 * <p>To be placed between the codec and Vert.x. Confined to the connection's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Netty reports by promises.
final class LingeringClose extends ChannelDuplexHandler {
  private static final Duration LINGER = Duration.ofSeconds(1);

  private HttpRequest head;
  private boolean reading;
  private int unanswered;
  private boolean last;
  private boolean lingering;

  /** A head waits for what comes with it, since it may be answered before that is passed on. */
  @Override
  public void channelRead(ChannelHandlerContext channel, Object message) {
    if (message instanceof HttpRequest request) {
      begin(request);
      if (reading && !last) {
        head = request;
        return;
      }
    } else if (message instanceof LastHttpContent) {
      reading = false;
    }
    passHead(channel);
    pass(channel, message);
  }

  private void begin(HttpRequest request) {
    reading = !(request instanceof LastHttpContent);
    unanswered++;
    if (request.decoderResult().isFailure()) {
      last = true;
      // Netty has not got as far as the client's version, and assumes the lowest.
      request.setProtocolVersion(HttpVersion.HTTP_1_1);
    }
  }

  private void passHead(ChannelHandlerContext channel) {
    if (head != null) {
      HttpRequest request = head;
      head = null;
      pass(channel, request);
    }
  }

  private void pass(ChannelHandlerContext channel, Object message) {
    if (lingering) {
      ReferenceCountUtil.release(message);
    } else {
      channel.fireChannelRead(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext channel) {
    passHead(channel);
    channel.fireChannelReadComplete();
  }

  @Override
  public void write(ChannelHandlerContext channel, Object message, ChannelPromise promise) {
    if (message instanceof HttpResponse answer) {
      if (answer.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
        interim(channel, answer, promise);
        return;
      }
      last |= reading && unanswered == 1;
      if (last && unanswered == 1) {
        answer.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
      }
    }
    if (message instanceof LastHttpContent && --unanswered == 0 && last) {
      lingering = true;
      channel.write(message, promise.unvoid()).addListener(written -> linger(channel));
    } else {
      channel.write(message, promise);
    }
  }

  private void interim(ChannelHandlerContext channel, HttpResponse answer, ChannelPromise promise) {
    channel.write(answer, promise);
    if (answer.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
      channel.pipeline().remove(this);
    }
  }

  private static void linger(ChannelHandlerContext channel) {
    if (channel.channel() instanceof DuplexChannel open && open.isActive()) {
      open.shutdownOutput();
      open.config().setAutoRead(true);
    }
    channel.executor().schedule((Runnable) channel::close, LINGER.toMillis(), MILLISECONDS);
  }

  @Override
  public void close(ChannelHandlerContext channel, ChannelPromise promise) {
    if (lingering) {
      channel.channel().closeFuture().addListener(closed -> promise.trySuccess());
    } else {
      channel.close(promise);
    }
  }
}
