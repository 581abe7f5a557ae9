package io.chatgenerator.management;

import io.chatgenerator.logging.LogConfiguration;
import io.chatgenerator.story.AccountRepository;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** The routes of the management port. */
public final class ManagementRouter {
  private static final String TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8";

  private static final String LEVEL =
      "Send {\"level\": \"DEBUG\"}; levels are OFF, ERROR, WARN, INFO, DEBUG, TRACE.\n";

  private static final int LONGEST_BODY = 1_000;

  private ManagementRouter() {}

  /**
   * Health in detail, metrics, levels of the log, and the switch that stops new stories, to be
   * served on an event loop other than the API's.
   *
   * @param loops the event loops of the API
   * @param accounts where new stories are stopped
   * @param scrape may block; gives all metrics in Prometheus's text format
   */
  public static Router create(
      Vertx vertx,
      Readiness readiness,
      List<Context> loops,
      Callable<String> scrape,
      AccountRepository accounts) {
    Router router = Router.router(vertx);
    new HealthHandler(readiness).mountDetailed(router, loops);
    router.get("/metrics").handler(http -> metrics(http, scrape));
    router.get("/loggers").handler(ManagementRouter::levels);
    put(router, "/loggers/:name", ManagementRouter::setLevel, LEVEL);
    StopHandler.mount(router, accounts);
    return answeringHead(router);
  }

  private static void metrics(RoutingContext http, Callable<String> scrape) {
    http.vertx()
        .executeBlocking(scrape)
        .onSuccess(
            text -> http.response().putHeader(HttpHeaders.CONTENT_TYPE, TEXT_FORMAT).end(text))
        .onFailure(http::fail);
  }

  private static void levels(RoutingContext http) {
    JsonObject levels = new JsonObject();
    LogConfiguration.configured().forEach(levels::put);
    http.json(levels);
  }

  /** For this task and until it ends. */
  private static void setLevel(RoutingContext http) {
    if (!LogConfiguration.exists(http.pathParam("name"))) {
      http.response().setStatusCode(404).end("Nothing logs under this name, or has not yet.\n");
      return;
    }
    boolean known =
        member(http, "level", String.class)
            .filter(level -> LogConfiguration.set(http.pathParam("name"), level))
            .isPresent();
    if (known) {
      http.response().setStatusCode(204).end();
    } else {
      refuse(http, 400, LEVEL);
    }
  }

  /** Takes what operators send: an object of JSON with one member, as {@code usage} says. */
  static void put(Router router, String path, Handler<RoutingContext> handler, String usage) {
    router
        .put(path)
        .handler(BodyHandler.create(false).setBodyLimit(LONGEST_BODY))
        .handler(handler)
        .failureHandler(failed -> refuse(failed, failed.statusCode(), usage));
  }

  /** Answered here, since Vert.x would log what it answers by itself. */
  static void refuse(RoutingContext http, int status, String usage) {
    http.response().setStatusCode(status).end(usage);
  }

  /** The member of the body; empty where the body is something else. */
  static <T> Optional<T> member(RoutingContext http, String name, Class<T> type) {
    try {
      JsonObject body = http.body().asJsonObject();
      return Optional.ofNullable(body)
          .map(object -> object.getValue(name))
          .filter(type::isInstance)
          .map(type::cast);
    } catch (DecodeException | ClassCastException notAnObject) {
      return Optional.empty();
    }
  }

  /** Routes of the library answer GET alone. The server sends no body for HEAD by itself. */
  public static Router answeringHead(Router router) {
    router.getRoutes().stream()
        .filter(route -> route.methods() != null && route.methods().contains(HttpMethod.GET))
        .forEach(route -> route.method(HttpMethod.HEAD));
    return router;
  }
}
