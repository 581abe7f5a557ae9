package io.chatgenerator.http;

import io.chatgenerator.auth.BearerAuthHandler;
import io.chatgenerator.graphql.UserLimit;
import io.chatgenerator.ws.GraphQLWsHandler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Set;
import java.util.concurrent.Callable;

/** Which request goes where, in the order in which they are checked. */
public final class ApiRouter {
  /** Where GraphQL is served, by HTTP and by WebSocket. */
  public static final String GRAPHQL = "/graphql";

  private static final int UNREADABLE = 400;
  private static final int FORBIDDEN = 403;

  private ApiRouter() {}

  /**
   * The routes of the API port.
   *
   * @param maxBodyBytes a longer request is refused
   */
  public static Router api(
      Vertx vertx,
      Set<String> allowedOrigins,
      Readiness readiness,
      WebPage page,
      GraphQLWsHandler sockets,
      BearerAuthHandler auth,
      UserLimit limit,
      GraphQLHttpHandler graphQL,
      int maxBodyBytes,
      HttpObserver observer) {
    Router router = Router.router(vertx);
    router.route().handler(new RequestClock(observer));
    new HealthHandler(readiness).mount(router);
    page.mount(router);
    router.route().handler(new OriginHandler(allowedOrigins));
    router.get(GRAPHQL).handler(sockets);
    router.route(GRAPHQL).handler(auth);
    router.route(GRAPHQL).handler(new UserLimitHandler(limit));
    router
        .route(HttpMethod.POST, GRAPHQL)
        .handler(BodyHandler.create(false).setBodyLimit(maxBodyBytes));
    router.route(GRAPHQL).handler(graphQL);
    router.route(GRAPHQL).failureHandler(new GraphQLFailureHandler(maxBodyBytes));
    refuseInSilence(router, UNREADABLE);
    refuseInSilence(router, FORBIDDEN);
    return answeringHead(router);
  }

  /**
   * Answers paths that cannot be read and origins of strangers, which the library would log as
   * errors of the service, with their stack traces.
   */
  private static void refuseInSilence(Router router, int status) {
    router.errorHandler(status, http -> http.response().setStatusCode(status).end());
  }

  /**
   * The routes of the management port, to be served on an event loop other than the API's.
   *
   * @param loop asks the event loop of the API
   * @param scrape may block; gives all metrics in Prometheus's text format
   */
  public static Router management(
      Vertx vertx, Readiness readiness, EventLoopProbe loop, Callable<String> scrape) {
    Router router = Router.router(vertx);
    new HealthHandler(readiness).mountDetailed(router, loop);
    router.get("/metrics").handler(new MetricsHandler(scrape));
    LoggersHandler.mount(router);
    return answeringHead(router);
  }

  /** Routes of the library answer GET alone. The server sends no body for HEAD by itself. */
  private static Router answeringHead(Router router) {
    router.getRoutes().stream()
        .filter(route -> route.methods() != null && route.methods().contains(HttpMethod.GET))
        .forEach(route -> route.method(HttpMethod.HEAD));
    return router;
  }
}
