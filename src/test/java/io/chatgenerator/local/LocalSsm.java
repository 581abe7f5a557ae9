package io.chatgenerator.local;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * SSM Parameter Store, as far as {@code GetParameter} in AWS JSON 1.1 goes. Signatures are not
 * checked. Failures and delays can be set, from any thread.
 */
public final class LocalSsm {
  /** How it answers. */
  public enum Mood {
    NORMAL,
    ACCESS_DENIED,
    THROTTLING
  }

  private final Vertx vertx;
  private final Map<String, String> parameters;
  private final AtomicInteger requests = new AtomicInteger();
  private volatile Mood mood = Mood.NORMAL;
  private volatile Duration delay = Duration.ZERO;
  private HttpServer server;

  /**
   * @param parameters names and values to begin with
   */
  public LocalSsm(Vertx vertx, Map<String, String> parameters) {
    this.vertx = vertx;
    this.parameters = new ConcurrentHashMap<>(parameters);
  }

  /** Listens on a port, 0 for any free one. */
  public Future<LocalSsm> start(int port) {
    server = vertx.createHttpServer().requestHandler(this::handle);
    return server.listen(port, "localhost").map(this);
  }

  /** The endpoint, to be used as {@code AWS_ENDPOINT_URL_SSM}. */
  public String url() {
    return "http://localhost:" + server.actualPort();
  }

  public Future<Void> close() {
    return server.close();
  }

  public void put(String name, String value) {
    parameters.put(name, value);
  }

  public void mood(Mood newMood) {
    mood = newMood;
  }

  /** How long each answer takes from now on. */
  public void delay(Duration newDelay) {
    delay = newDelay;
  }

  /** How many requests came, the SDK's own retries included. */
  public int requests() {
    return requests.get();
  }

  private void handle(HttpServerRequest request) {
    requests.incrementAndGet();
    request.response().exceptionHandler(cut -> {});
    request.body().onSuccess(body -> answerLater(request, body)).onFailure(cut -> {});
  }

  private void answerLater(HttpServerRequest request, Buffer body) {
    if (delay.isZero()) {
      answer(request, body);
    } else {
      vertx.setTimer(delay.toMillis(), fired -> answer(request, body));
    }
  }

  private void answer(HttpServerRequest request, Buffer body) {
    HttpServerResponse response = request.response();
    if (response.closed()) {
      return;
    }
    if (!"AmazonSSM.GetParameter".equals(request.getHeader("X-Amz-Target"))) {
      fail(response, "UnknownOperationException");
    } else if (mood == Mood.ACCESS_DENIED) {
      fail(response, "AccessDeniedException");
    } else if (mood == Mood.THROTTLING) {
      fail(response, "ThrottlingException");
    } else {
      answer(response, nameIn(body));
    }
  }

  private static String nameIn(Buffer body) {
    try {
      return body.toJsonObject().getString("Name", "");
    } catch (DecodeException notJson) {
      return "";
    }
  }

  private void answer(HttpServerResponse response, String name) {
    String value = parameters.get(name);
    if (value == null) {
      fail(response, "ParameterNotFound");
      return;
    }
    JsonObject parameter =
        new JsonObject()
            .put("Name", name)
            .put("Type", "SecureString")
            .put("Value", value)
            .put("Version", 1)
            .put("DataType", "text");
    send(response, 200, new JsonObject().put("Parameter", parameter));
  }

  private static void fail(HttpServerResponse response, String code) {
    send(response, 400, new JsonObject().put("__type", code).put("message", code));
  }

  private static void send(HttpServerResponse response, int status, JsonObject body) {
    response
        .setStatusCode(status)
        .putHeader("Content-Type", "application/x-amz-json-1.1")
        .putHeader("x-amzn-RequestId", UUID.randomUUID().toString())
        .end(body.encode());
  }
}
