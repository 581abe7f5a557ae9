package io.chatgenerator.local;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The generations of {@link LocalOpenAi}'s Responses API, and what becomes of them. Safe to read
 * from any thread.
 */
public final class LocalResponses {
  private final List<LocalResponse> all = new CopyOnWriteArrayList<>();
  private final Map<String, LocalResponse> stored = new ConcurrentHashMap<>();
  private volatile Duration streamable = Duration.ofMinutes(5);

  /** All that were begun, which is what is paid for, oldest first. */
  public List<LocalResponse> all() {
    return List.copyOf(all);
  }

  /** Those with exactly this prompt, oldest first. */
  public List<LocalResponse> of(String prompt) {
    return all.stream().filter(response -> response.prompt().equals(prompt)).toList();
  }

  /** Those that are kept. */
  public List<LocalResponse> stored() {
    return List.copyOf(stored.values());
  }

  /** From now on one that is older than this cannot be attached to, but its state can be read. */
  public void streamOnlyFor(Duration age) {
    streamable = age;
  }

  void begin(LocalResponse response, HttpServerResponse connection) {
    all.add(response);
    stored.put(response.id(), response);
    response.start(connection);
  }

  /** Answers a request for {@code /responses/{id}} or {@code /responses/{id}/cancel}. */
  void handle(HttpServerRequest request, String path) {
    boolean cancel = path.endsWith("/cancel");
    String id = cancel ? path.substring(0, path.length() - "/cancel".length()) : path;
    LocalResponse response = stored.get(id);
    HttpMethod method = request.method();
    if (response == null) {
      refuse(request, 404, "Response with id '" + id + "' not found.");
    } else if (cancel && method.equals(HttpMethod.POST)) {
      response.cancel();
      send(request.response(), 200, response.state());
    } else if (method.equals(HttpMethod.DELETE)) {
      response.delete();
      stored.remove(id);
      send(request.response(), 200, new JsonObject().put("id", id).put("deleted", true));
    } else if (method.equals(HttpMethod.GET)) {
      read(request, response);
    } else {
      refuse(request, 405, "Method not allowed");
    }
  }

  private void read(HttpServerRequest request, LocalResponse response) {
    if (!"true".equals(request.getParam("stream"))) {
      send(request.response(), 200, response.state());
    } else if (Instant.now().isAfter(response.createdAt().plus(streamable))) {
      refuse(
          request,
          400,
          "This response can no longer be streamed because it is more than 5 minutes old.");
    } else {
      long after =
          Optional.ofNullable(request.getParam("starting_after")).map(Long::parseLong).orElse(-1L);
      response.attach(request.response(), after);
    }
  }

  private static void refuse(HttpServerRequest request, int status, String message) {
    send(request.response(), status, Chunks.error("invalid_request_error", null, message));
  }

  private static void send(HttpServerResponse response, int status, JsonObject body) {
    response.setStatusCode(status).putHeader("Content-Type", "application/json").end(body.encode());
  }
}
