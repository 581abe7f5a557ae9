package io.chatgenerator.chaos;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A user who calls any process, and another one where that cannot answer. */
final class Caller {
  private static final long TIMEOUT_MS = 15_000;
  private static final long PAUSE_MS = 250;
  private static final long GIVE_UP_NANOS = Duration.ofSeconds(90).toNanos();

  private final Vertx vertx;
  private final HttpClientAgent http;
  private final Fleet fleet;
  private final String token;

  Caller(Vertx vertx, HttpClientAgent http, Fleet fleet, String token) {
    this.vertx = vertx;
    this.http = http;
    this.fleet = fleet;
    this.token = token;
  }

  String token() {
    return token;
  }

  /** The data that one process answers. Fails with {@link Refused} where it answers an error. */
  Future<JsonObject> ask(ServiceProcess process, String document, JsonObject variables) {
    return ask(process.ports().api(), document, variables);
  }

  Future<JsonObject> ask(int port, String document, JsonObject variables) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost("127.0.0.1")
            .setPort(port)
            .setURI("/graphql")
            .putHeader("Authorization", "Bearer " + token)
            .putHeader("Content-Type", "application/json")
            .setTimeout(TIMEOUT_MS);
    Buffer body = new JsonObject().put("query", document).put("variables", variables).toBuffer();
    return http.request(options)
        // In one turn: a body that is asked for after its end never comes (vert.x issue 6038).
        .compose(request -> request.send(body).compose(HttpClientResponse::body))
        .map(answer -> data(answer.toJsonObject()));
  }

  /** The data that any process answers; asked again while there is none that can. */
  Future<JsonObject> insist(String document, JsonObject variables) {
    return insist(document, variables, () -> {});
  }

  /**
   * The same.
   *
   * @param onRepetition runs before each repetition; what was asked before may yet take effect
   */
  Future<JsonObject> insist(String document, JsonObject variables, Runnable onRepetition) {
    return insist(document, variables, onRepetition, System.nanoTime() + GIVE_UP_NANOS);
  }

  private Future<JsonObject> insist(
      String document, JsonObject variables, Runnable onRepetition, long deadline) {
    return fleet
        .any()
        .compose(process -> ask(process, document, variables))
        .recover(
            failure ->
                isPassing(failure) && System.nanoTime() < deadline
                    ? vertx
                        .timer(PAUSE_MS, TimeUnit.MILLISECONDS)
                        .onSuccess(later -> onRepetition.run())
                        .compose(later -> insist(document, variables, onRepetition, deadline))
                    : Future.failedFuture(failure));
  }

  private static boolean isPassing(Throwable failure) {
    return !(failure instanceof Refused refused) || refused.isPassing();
  }

  private static JsonObject data(JsonObject answer) {
    if (answer.containsKey("errors")) {
      JsonObject error = answer.getJsonArray("errors").getJsonObject(0);
      JsonObject extensions = error.getJsonObject("extensions", new JsonObject());
      throw new Refused(extensions.getString("code", "none"), error.getString("message"));
    }
    return answer.getJsonObject("data");
  }
}
