package io.chatgenerator.management;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Answers the balancer and the platform: {@code /health/live} and {@code /health/ready}. */
public record HealthHandler(Readiness readiness) {
  /** Less than those who ask for health wait themselves. */
  private static final long TIMEOUT_MS = 2_000;

  private static final Health HANGING = new Health(503, body("hanging"));

  /** Adds the routes, for everybody to see. */
  public void mount(Router router) {
    router.get("/health/live").handler(context -> answer(context, 200, body("live")));
    router.get("/health/ready").handler(context -> answer(context, status(), body(word())));
  }

  /**
   * Adds the routes with the state of each part, for operators.
   *
   * @param loops the event loops of the API, none of which serves these routes: a task is live
   *     where all of them answer
   */
  void mountDetailed(Router router, List<Context> loops) {
    router
        .get("/health/live")
        .handler(context -> ask(context, loops, () -> new Health(200, body("live"))));
    router
        .get("/health/ready")
        .handler(context -> ask(context, loops, () -> new Health(status(), detailed())));
  }

  private record Health(int status, JsonObject body) {}

  private static void ask(RoutingContext context, List<Context> loops, Supplier<Health> question) {
    List<Future<Health>> answers =
        loops.stream().map(loop -> ask(context.vertx(), loop, question)).toList();
    Future.all(answers)
        .map(all -> answers.get(0).result())
        .otherwise(HANGING)
        .onSuccess(health -> answer(context, health.status(), health.body()));
  }

  private static Future<Health> ask(Vertx vertx, Context loop, Supplier<Health> question) {
    Context here = vertx.getOrCreateContext();
    Promise<Health> answer = Promise.promise();
    long timer = vertx.setTimer(TIMEOUT_MS, id -> answer.tryFail(new TimeoutException()));
    loop.runOnContext(
        turn -> {
          Health health = question.get();
          here.runOnContext(back -> answer.tryComplete(health));
        });
    return answer.future().onComplete(done -> vertx.cancelTimer(timer));
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
