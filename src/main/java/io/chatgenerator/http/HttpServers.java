package io.chatgenerator.http;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.util.concurrent.TimeUnit;

/** The API and the management port of one task. */
public final class HttpServers {
  private static final long GRACE_SECONDS = 2;

  private final HttpServer api;
  private final HttpServer management;

  private HttpServers(HttpServer api, HttpServer management) {
    this.api = requireNonNull(api);
    this.management = requireNonNull(management);
  }

  /** Where a router listens. */
  public record Binding(HttpServerOptions options, Router router) {}

  /** Listens on both ports. Fails where one is taken. */
  public static Future<HttpServers> listen(Vertx vertx, Binding api, Binding management) {
    return listen(vertx, api)
        .compose(first -> listen(vertx, management).map(second -> new HttpServers(first, second)));
  }

  /** The port of the API, also where any free one was asked for. */
  public int apiPort() {
    return api.actualPort();
  }

  /** The port for operators, also where any free one was asked for. */
  public int managementPort() {
    return management.actualPort();
  }

  /** Lets requests under way end, for a moment, and closes both ports. */
  public Future<Void> close() {
    return Future.join(
            api.shutdown(GRACE_SECONDS, TimeUnit.SECONDS),
            management.shutdown(GRACE_SECONDS, TimeUnit.SECONDS))
        .mapEmpty();
  }

  private static Future<HttpServer> listen(Vertx vertx, Binding binding) {
    return vertx.createHttpServer(binding.options()).requestHandler(binding.router()).listen();
  }
}
