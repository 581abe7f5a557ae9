package io.chatgenerator.management;

import io.chatgenerator.story.AccountRepository;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.Callable;

/** The routes of the management port. */
public final class ManagementRouter {
  private static final String TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8";

  private ManagementRouter() {}

  /**
   * Health in detail, metrics, levels of the log, and the switch that stops new stories, to be
   * served on an event loop other than the API's.
   *
   * @param loop asks the event loop of the API
   * @param accounts where new stories are stopped
   * @param scrape may block; gives all metrics in Prometheus's text format
   */
  public static Router create(
      Vertx vertx,
      Readiness readiness,
      EventLoopProbe loop,
      Callable<String> scrape,
      AccountRepository accounts) {
    Router router = Router.router(vertx);
    new HealthHandler(readiness).mountDetailed(router, loop);
    router.get("/metrics").handler(http -> metrics(http, scrape));
    LoggersHandler.mount(router);
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

  /** Routes of the library answer GET alone. The server sends no body for HEAD by itself. */
  public static Router answeringHead(Router router) {
    router.getRoutes().stream()
        .filter(route -> route.methods() != null && route.methods().contains(HttpMethod.GET))
        .forEach(route -> route.method(HttpMethod.HEAD));
    return router;
  }
}
