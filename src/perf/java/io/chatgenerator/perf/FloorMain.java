package io.chatgenerator.perf;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.parsetools.RecordParser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * The floor: a plain relay. A POST starts a story, each token of the upstream's answer is written
 * to the WebSockets of its user, and nothing is checked, stored or made sure of.
 */
public final class FloorMain {
  private record Reader(ServerWebSocket socket, boolean text) {}

  private final Map<String, List<Reader>> readers = new HashMap<>();
  private final HttpClientAgent client;
  private final RequestOptions upstream;
  private final JsonArray list;

  private FloorMain(Vertx vertx, String model) {
    client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(2_000));
    upstream =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(model + "/chat/completions")
            .putHeader("Content-Type", "application/json");
    list = new JsonArray(IntStream.range(0, 20).mapToObj(Samples::story).toList());
  }

  /** Listens until it is killed; PORT and OPENAI_BASE_URL are as the service's. */
  public static void main(String[] arguments) {
    Vertx vertx = Vertx.vertx();
    vertx.runOnContext(
        start ->
            vertx
                .createHttpServer()
                .requestHandler(new FloorMain(vertx, System.getenv("OPENAI_BASE_URL"))::handle)
                .listen(Integer.parseInt(System.getenv("PORT")), "127.0.0.1"));
  }

  private void handle(HttpServerRequest request) {
    if (request.path().equals("/watch")) {
      request.toWebSocket().onSuccess(socket -> watch(request, socket));
    } else if (request.method().equals(HttpMethod.POST)) {
      request.body().onSuccess(body -> create(request, body.toJsonObject()));
    } else {
      request.response().putHeader("Content-Type", "application/json").end(list.toBuffer());
    }
  }

  private void watch(HttpServerRequest request, ServerWebSocket socket) {
    List<Reader> own =
        readers.computeIfAbsent(request.getParam("user"), unknown -> new ArrayList<>());
    Reader reader = new Reader(socket, "true".equals(request.getParam("text")));
    own.add(reader);
    socket.closeHandler(closed -> own.remove(reader));
  }

  private void create(HttpServerRequest request, JsonObject body) {
    String user = request.getParam("user");
    String id = UUID.randomUUID().toString();
    generate(user, id, body.getString("prompt"));
    request.response().setStatusCode(201).end(new JsonObject().put("id", id).toBuffer());
  }

  private Future<Void> generate(String user, String id, String prompt) {
    JsonArray messages =
        new JsonArray().add(message("system", "Tell a story.")).add(message("user", prompt));
    JsonObject body = new JsonObject().put("stream", true).put("messages", messages);
    return client
        .request(upstream)
        .compose(request -> request.send(body.toBuffer()))
        .compose(response -> relay(user, id, response))
        .onSuccess(end -> write(user, false, status(id, "COMPLETE")));
  }

  private Future<Void> relay(String user, String id, HttpClientResponse response) {
    boolean[] begun = new boolean[1];
    RecordParser events = RecordParser.newDelimited("\n\n", event -> relay(user, id, event, begun));
    response.handler(events);
    return response.end();
  }

  private void relay(String user, String id, Buffer event, boolean[] begun) {
    String data = event.toString().substring("data: ".length());
    if (data.equals("[DONE]")) {
      return;
    }
    JsonArray choices = new JsonObject(data).getJsonArray("choices");
    if (choices.isEmpty()) {
      return;
    }
    String token = choices.getJsonObject(0).getJsonObject("delta").getString("content", "");
    if (!token.isEmpty()) {
      if (!begun[0]) {
        begun[0] = true;
        write(user, false, status(id, "GENERATING"));
      }
      write(user, true, new JsonObject().put("id", id).put("delta", token));
    }
  }

  private void write(String user, boolean text, JsonObject message) {
    String frame = message.encode();
    for (Reader reader : readers.getOrDefault(user, List.of())) {
      if (reader.text() || !text) {
        reader.socket().writeTextMessage(frame);
      }
    }
  }

  private static JsonObject status(String id, String status) {
    return new JsonObject().put("id", id).put("status", status);
  }

  private static JsonObject message(String role, String content) {
    return new JsonObject().put("role", role).put("content", content);
  }
}
