package io.chatgenerator.local;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An OpenAI-compatible server that writes children's stories. A prompt can ask for a {@link Fault}
 * by its marker, or for one of the {@link ProviderAnswer}s by its name in brackets. Every request
 * is recorded. The key it accepts can be changed while it runs.
 */
public final class LocalOpenAi {
  /** About the pace of a real model. */
  public static final double REAL_PACE = 50;

  private static final String CHAT = "/v1/chat/completions";
  private static final String RESPONSES = "/v1/responses";

  private final Vertx vertx;
  private final double tokensPerSecond;
  private final List<UpstreamCall> calls = new CopyOnWriteArrayList<>();
  private final Map<String, Integer> callsByPrompt = new ConcurrentHashMap<>();
  private final LocalResponses responses = new LocalResponses();

  /** Read before the first request, which would find no answer if they could not be read. */
  private final Collection<ProviderAnswer> replays = ProviderAnswer.all().values();

  private final Set<String> held = ConcurrentHashMap.newKeySet();
  private volatile String acceptedKey;
  private HttpServer server;

  /**
   * @param tokensPerSecond 0 for as fast as it goes
   */
  public LocalOpenAi(Vertx vertx, String acceptedKey, double tokensPerSecond) {
    this.vertx = vertx;
    this.acceptedKey = acceptedKey;
    this.tokensPerSecond = tokensPerSecond;
  }

  /** Listens on a port, 0 for any free one. */
  public Future<LocalOpenAi> start(int port) {
    server = vertx.createHttpServer().requestHandler(this::handle);
    return server.listen(port, "localhost").map(this);
  }

  /** The base URL, to be used as {@code OPENAI_BASE_URL}. */
  public String url() {
    return "http://localhost:" + server.actualPort() + "/v1";
  }

  public Future<Void> close() {
    return server.close();
  }

  /** From now on only this key is accepted. */
  public void acceptKey(String key) {
    acceptedKey = key;
  }

  /** All accepted requests so far, oldest first. */
  public List<UpstreamCall> calls() {
    return List.copyOf(calls);
  }

  /** The requests with exactly this prompt, oldest first. */
  public List<UpstreamCall> calls(String prompt) {
    return calls.stream().filter(call -> call.prompt().equals(prompt)).toList();
  }

  /** What was asked for by the Responses API. */
  public LocalResponses responses() {
    return responses;
  }

  /** From now on the story for exactly this prompt halts in the middle, until it is released. */
  public void hold(String prompt) {
    held.add(prompt);
  }

  /** Lets a held story go on to its end. */
  public void release(String prompt) {
    held.remove(prompt);
  }

  private void handle(HttpServerRequest request) {
    request.response().putHeader("x-request-id", "req_" + UUID.randomUUID());
    boolean chat = request.path().equals(CHAT);
    boolean begin = chat || request.path().equals(RESPONSES);
    if (!begin && !request.path().startsWith(RESPONSES + "/")) {
      fail(request.response(), 404, Chunks.error("invalid_request_error", null, "Unknown URL"));
    } else if (begin && !request.method().equals(HttpMethod.POST)) {
      fail(request.response(), 405, Chunks.error("invalid_request_error", null, "Use POST"));
    } else if (!("Bearer " + acceptedKey).equals(request.getHeader("Authorization"))) {
      fail(
          request.response(),
          401,
          Chunks.error("invalid_request_error", "invalid_api_key", "Incorrect API key provided"));
    } else if (begin) {
      request.body().onSuccess(body -> answer(request, body, chat)).onFailure(cut -> {});
    } else {
      responses.handle(request, request.path().substring(RESPONSES.length() + 1));
    }
  }

  private void answer(HttpServerRequest request, Buffer body, boolean chat) {
    try {
      JsonObject asked = body.toJsonObject();
      String prompt = chat ? promptIn(asked) : lastOf(asked.getJsonArray("input"));
      UpstreamCall call = record(prompt, body.toString(), request.getHeader("traceparent"));
      request.response().exceptionHandler(cut -> {}).closeHandler(v -> call.connectionClosed());
      answer(request.response(), call, asked, chat);
    } catch (DecodeException | ClassCastException notChat) {
      fail(request.response(), 400, Chunks.error("invalid_request_error", null, "Bad JSON"));
    }
  }

  private static String promptIn(JsonObject asked) {
    return lastOf(asked.getJsonArray("messages", new JsonArray()));
  }

  private static String lastOf(JsonArray messages) {
    return messages.stream()
        .map(JsonObject.class::cast)
        .filter(message -> "user".equals(message.getString("role")))
        .reduce((first, second) -> second)
        .map(message -> message.getString("content"))
        .orElse("");
  }

  private UpstreamCall record(String prompt, String body, String traceparent) {
    int number = callsByPrompt.merge(prompt, 1, Integer::sum);
    UpstreamCall call =
        new UpstreamCall(prompt, body, traceparent, number, () -> held.contains(prompt));
    calls.add(call);
    return call;
  }

  private void answer(
      HttpServerResponse response, UpstreamCall call, JsonObject asked, boolean chat) {
    Optional<ProviderAnswer> replayed =
        replays.stream().filter(answer -> call.prompt().contains(answer.marker())).findFirst();
    if (replayed.isPresent()) {
      new Replay(vertx, response, call).send(replayed.get());
      return;
    }
    Fault fault = Fault.in(call.prompt(), call.number()).orElse(null);
    if (fault == Fault.STALL) {
      return;
    }
    if (fault != null && refuse(response, fault)) {
      call.answered();
      return;
    }
    String model = asked.getString("model", "local");
    if (!chat) {
      String id = "resp_" + UUID.randomUUID().toString().replace("-", "");
      responses.begin(new LocalResponse(vertx, id, model, call, fault, tokensPerSecond), response);
      return;
    }
    Chunks chunks = new Chunks("chatcmpl-" + UUID.randomUUID(), model);
    if (!asked.getBoolean("stream", false)) {
      call.answered();
      int tokens = Storyteller.tokens(call.prompt()).size();
      send(response, 200, chunks.whole(Storyteller.tell(call.prompt()), 20, tokens));
      return;
    }
    JsonObject options = asked.getJsonObject("stream_options", new JsonObject());
    boolean wantsUsage = options.getBoolean("include_usage", false);
    new StoryStream(vertx, response, call, chunks, fault, wantsUsage, tokensPerSecond).start();
  }

  /** Whether the fault was an answer in itself. */
  private static boolean refuse(HttpServerResponse response, Fault fault) {
    switch (fault) {
      case BUSY, BUSY_ONCE ->
          fail(
              response.putHeader("Retry-After", "1"),
              429,
              Chunks.error("requests", "rate_limit_exceeded", "Rate limit reached"));
      case QUOTA ->
          fail(
              response,
              429,
              Chunks.error("insufficient_quota", "insufficient_quota", "You exceeded your quota"));
      case ERROR_500 ->
          fail(response, 500, Chunks.error("server_error", null, "The server had an error"));
      case UNAVAILABLE_ONCE ->
          fail(response, 503, Chunks.error("server_error", null, "The engine is overloaded"));
      case HTML ->
          response
              .putHeader("Content-Type", "text/html")
              .end("<!doctype html><title>Hello</title><p>This is no model.");
      default -> {
        return false;
      }
    }
    return true;
  }

  private static void fail(HttpServerResponse response, int status, JsonObject error) {
    send(response, status, error);
  }

  private static void send(HttpServerResponse response, int status, JsonObject body) {
    response.setStatusCode(status).putHeader("Content-Type", "application/json").end(body.encode());
  }
}
