package io.chatgenerator.management;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Supplier;

/** Answers the balancer and the platform: {@code /health/live} and {@code /health/ready}. */
public record HealthHandler(Readiness readiness) {
  private static final Health HANGING = new Health(503, body("hanging"));

  /** Adds the routes, for everybody to see. */
  public void mount(Router router) {
    router.get("/health/live").handler(context -> answer(context, 200, body("live")));
    router.get("/health/ready").handler(context -> answer(context, status(), body(word())));
  }

  /**
   * Adds the routes with the state of each part, for operators.
   *
   * @param loop asks the event loop of the API, which must not be the one that serves these routes:
   *     a task is live where its event loops answer
   */
  void mountDetailed(Router router, EventLoopProbe loop) {
    router
        .get("/health/live")
        .handler(context -> ask(context, loop, () -> new Health(200, body("live"))));
    router
        .get("/health/ready")
        .handler(context -> ask(context, loop, () -> new Health(status(), detailed())));
  }

  private record Health(int status, JsonObject body) {}

  private static void ask(RoutingContext context, EventLoopProbe loop, Supplier<Health> question) {
    loop.ask(question)
        .otherwise(HANGING)
        .onSuccess(health -> answer(context, health.status(), health.body()));
  }

  private int status() {
    return readiness.isReady() ? 200 : 503;
  }

  private String word() {
    if (readiness.isDraining()) {
      return "draining";
    }
    return readiness.isReady() ? "ready" : "starting";
  }

  private JsonObject detailed() {
    return body(word()).put("parts", readiness.parts());
  }

  private static JsonObject body(String word) {
    return new JsonObject().put("status", word);
  }

  private static void answer(RoutingContext context, int status, JsonObject body) {
    context
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end(body.encode());
  }
}
