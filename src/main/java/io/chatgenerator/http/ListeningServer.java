package io.chatgenerator.http;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.net.BindException;
import java.util.concurrent.TimeUnit;

/** A port of this task that is open. */
public final class ListeningServer {
  private static final long GRACE_SECONDS = 2;

  /**
   * Longer than a balancer keeps an unused connection, 120 s, so that it never sends a request into
   * one that is being closed here; and longer than WebSockets go without a ping.
   */
  static final int IDLE_SECONDS = 180;

  private final HttpServer server;

  private ListeningServer(HttpServer server) {
    this.server = requireNonNull(server);
  }

  /**
   * Opens a port on the current event loop. Fails with a {@link BindException} that names the port
   * where it is taken. Connections over which nothing passes are closed after three minutes, or
   * after the options' own idle time-out.
   */
  public static Future<ListeningServer> listen(
      Vertx vertx, HttpServerOptions options, Router router) {
    if (options.getIdleTimeout() == 0) {
      options.setIdleTimeout(IDLE_SECONDS);
    }
    return vertx
        .createHttpServer(options)
        .requestHandler(router)
        .listen()
        .map(ListeningServer::new)
        .recover(failure -> cannotOpen(options.getPort(), failure));
  }

  /** Each transport has its own exception for it, and none of them tells the port. */
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
    return server.shutdown(GRACE_SECONDS, TimeUnit.SECONDS);
  }
}
