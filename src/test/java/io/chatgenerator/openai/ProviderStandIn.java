package io.chatgenerator.openai;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.chatgenerator.local.ProviderAnswer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes requests, refuses parts of them, and answers in the way of one provider. */
final class ProviderStandIn {
  static final String KEY = "sk-provider-4711";

  /** A request, and the status that it was answered with. */
  record Seen(String uri, String authorization, JsonObject body, int status) {}

  private final Map<String, String> refusals = new LinkedHashMap<>();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private final String uri;
  private final String header;
  private final ProviderAnswer answer;
  private int status = 400;

  /**
   * @param uri where it is to be asked
   * @param header how the key is to be shown, such as {@code Authorization: Bearer}
   * @param answer the name of the answer to a request that it takes
   */
  ProviderStandIn(Vertx vertx, String uri, String header, String answer) {
    this.uri = uri;
    this.header = header;
    this.answer = ProviderAnswer.all().get(answer);
    this.server = vertx.createHttpServer().requestHandler(this::handle);
    server.listen(0, "localhost").timeout(30, SECONDS).await();
  }

  /** Refuses a member of the body, or the role {@code system}, with these words. */
  ProviderStandIn refusing(String part, String error) {
    refusals.put(part, error);
    return this;
  }

  /** The status of refusals, where it is not 400. */
  ProviderStandIn with(int newStatus) {
    status = newStatus;
    return this;
  }

  /** An error in OpenAI's form. */
  static String error(String message, String param) {
    return new JsonObject()
        .put(
            "error",
            new JsonObject()
                .put("message", message)
                .put("type", "invalid_request_error")
                .put("param", param))
        .encode();
  }

  /** An error in Mistral's form. */
  static String extraForbidden(String member) {
    return "{\"object\":\"error\",\"message\":{\"detail\":[{\"type\":\"extra_forbidden\",\"loc\":"
        + "[\"body\",\""
        + member
        + "\"],\"msg\":\"Extra inputs are not permitted\"}]},\"type\":\"invalid_request_error\"}";
  }

  int port() {
    return server.actualPort();
  }

  List<Seen> seen() {
    return seen;
  }

  private void handle(HttpServerRequest request) {
    request.body().onSuccess(body -> answer(request, body.toJsonObject()));
  }

  private void answer(HttpServerRequest request, JsonObject body) {
    String[] shown = (header + " ").split(": ", 2);
    boolean known = (shown[1].strip() + " " + KEY).strip().equals(request.getHeader(shown[0]));
    Optional<String> refusal =
        refusals.entrySet().stream()
            .filter(entry -> holds(body, entry.getKey()))
            .map(Map.Entry::getValue)
            .findFirst();
    if (!request.uri().equals(uri) || !known) {
      send(request, body, known ? 404 : 401, Buffer.buffer("{\"error\":{}}"));
    } else if (refusal.isPresent()) {
      send(request, body, status, Buffer.buffer(refusal.get()));
    } else {
      answer.headers().forEach(request.response()::putHeader);
      send(request, body, 200, answer.body());
    }
  }

  private static boolean holds(JsonObject body, String part) {
    return part.equals("system")
        ? body.getJsonArray("messages").getJsonObject(0).getString("role").equals(part)
        : body.containsKey(part);
  }

  private void send(HttpServerRequest request, JsonObject body, int code, Buffer bytes) {
    seen.add(new Seen(request.uri(), request.getHeader("Authorization"), body, code));
    request.response().setStatusCode(code).end(bytes);
  }
}
