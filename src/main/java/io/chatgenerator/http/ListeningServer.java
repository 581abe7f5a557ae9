package io.chatgenerator.http;

import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.ext.web.Router;
import java.net.BindException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A port of this task that is open. */
public final class ListeningServer {
  private static final long GRACE_SECONDS = 2;

  /**
   * Longer than a balancer keeps an unused connection, 120 s, so that it never sends a request into
   * one that is being closed here; and longer than WebSockets go without a ping.
   */
  static final int IDLE_SECONDS = 180;

  /** For the slowest networks that still show a page of stories. */
  private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(20);

  private final HttpServer server;
  private final WriteTimeout writeTimeout;

  private ListeningServer(HttpServer server, WriteTimeout writeTimeout) {
    this.server = server;
    this.writeTimeout = writeTimeout;
  }

  /**
   * Opens a port on the current event loop. Fails with a {@link BindException} that names the port
   * where it is taken. Speaks HTTP/1 alone: without TLS nobody asks for HTTP/2, whose streams and
   * windows would need limits of their own. Connections over which nothing passes are closed after
   * three minutes, or after the options' own idle time-out, those that take too long over a request
   * by {@link RequestDeadlines}, and those that send on after their answer by {@link
   * LingeringClose}, and those whose clients do not take what they are sent by {@link
   * WriteTimeout}.
   *
   * @param connections beyond it, connections are closed at once
   */
  public static Future<ListeningServer> listen(
      Vertx vertx, HttpServerOptions options, Router router, ConnectionLimit connections) {
    RequestDeadlines.Limits deadlines = RequestDeadlines.Limits.DEFAULT;
    WriteTimeout writeTimeout = new WriteTimeout(vertx, WRITE_TIMEOUT);
    return listen(vertx, options, router, connections, deadlines, writeTimeout);
  }

  static Future<ListeningServer> listen(
      Vertx vertx,
      HttpServerOptions options,
      Router router,
      ConnectionLimit connections,
      RequestDeadlines.Limits deadlines,
      WriteTimeout writeTimeout) {
    options.setHttp2ClearTextEnabled(false);
    if (options.getIdleTimeout() == 0) {
      options.setIdleTimeout(IDLE_SECONDS);
    }
    return vertx
        .createHttpServer(options)
        .connectionHandler(
            open -> {
              opened((HttpServerConnection) open, connections, deadlines);
              writeTimeout.watch(open);
            })
        .requestHandler(router)
        .listen()
        .onSuccess(open -> writeTimeout.start())
        .map(server -> new ListeningServer(server, writeTimeout))
        .recover(failure -> cannotOpen(options.getPort(), failure));
  }

  private static void opened(
      HttpServerConnection connection,
      ConnectionLimit connections,
      RequestDeadlines.Limits deadlines) {
    if (!connections.admit(connection)) {
      connection.close();
      return;
    }
    ChannelHandlerContext vertx = connection.channelHandlerContext();
    RequestDeadlines.watch(vertx.pipeline(), vertx.name(), deadlines);
    vertx.pipeline().addBefore(vertx.name(), "lingeringClose", new LingeringClose());
  }

  /** Each transport has its own exception for it, and none of them names the port. */
  private static Future<ListeningServer> cannotOpen(int port, Throwable failure) {
    Exception cannot = new BindException("port " + port + ": " + failure.getMessage());
    cannot.initCause(failure);
    return Future.failedFuture(cannot);
  }

  /** Where it listens, also where any free port was asked for. */
  public int port() {
    return server.actualPort();
  }

  /** Lets requests under way end, for a moment, and closes the port. */
  public Future<Void> close() {
    return server
        .shutdown(GRACE_SECONDS, TimeUnit.SECONDS)
        .onComplete(closed -> writeTimeout.stop());
  }
}
