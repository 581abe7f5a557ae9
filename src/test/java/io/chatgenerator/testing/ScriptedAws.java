package io.chatgenerator.testing;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A server that speaks the JSON protocol of AWS and answers whatever a test wants. */
public final class ScriptedAws implements AutoCloseable {
  /** The id under which AWS's support would find the request. */
  public static final String REQUEST_ID = "REQUEST-4711";

  private final HttpServer server;
  private final AtomicInteger requests = new AtomicInteger();
  private volatile Answer first = Answer.hang();
  private volatile Answer later = first;

  public ScriptedAws(Vertx vertx) {
    server = vertx.createHttpServer().requestHandler(this::handle);
    server.listen(0, "localhost").timeout(30, SECONDS).await();
  }

  /** What becomes of a request. */
  public record Answer(String name, Consumer<HttpServerResponse> act) {
    /** A success with this content. */
    public static Answer json(JsonObject body) {
      return new Answer("success", response -> send(response, 200, body));
    }

    /** A refusal. */
    public static Answer error(int status, String type) {
      return error(status, type, "Said AWS.");
    }

    public static Answer error(int status, String type, String message) {
      return error(
          status, new JsonObject().put("__type", "com.amazonaws#" + type).put("message", message));
    }

    /** A refusal that says more than type and message. */
    public static Answer error(int status, JsonObject body) {
      String type = body.getString("__type");
      String name = type.substring(type.indexOf('#') + 1);
      return new Answer(status + " " + name, response -> send(response, status, body));
    }

    /** Something that is not of AWS. */
    public static Answer html(int status) {
      return new Answer(
          status + " HTML",
          response ->
              response
                  .setStatusCode(status)
                  .putHeader("Content-Type", "text/html")
                  .end("<!doctype html><p>A proxy."));
    }

    public static Answer hang() {
      return new Answer("no answer", response -> {});
    }

    public static Answer cut() {
      return new Answer("cut connection", response -> response.reset());
    }

    private static void send(HttpServerResponse response, int status, JsonObject body) {
      response
          .setStatusCode(status)
          .putHeader("Content-Type", "application/x-amz-json-1.0")
          .putHeader("x-amzn-RequestId", REQUEST_ID)
          .end(body.encode());
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Every request gets this. */
  public void answer(Answer always) {
    answer(always, always);
  }

  /** The next request gets the first, all later ones the other. */
  public void answer(Answer next, Answer then) {
    requests.set(0);
    later = then;
    first = next;
  }

  /** How many requests came since it was last told what to answer. */
  public int requests() {
    return requests.get();
  }

  public URI url() {
    return URI.create("http://localhost:" + server.actualPort());
  }

  @Override
  public void close() {
    server.close().timeout(30, SECONDS).await();
  }

  private void handle(HttpServerRequest request) {
    Answer answer = requests.getAndIncrement() == 0 ? first : later;
    request.body().onSuccess(body -> answer.act().accept(request.response()));
  }
}
