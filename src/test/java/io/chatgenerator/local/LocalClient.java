package io.chatgenerator.local;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Consumer;

/**
 * A user of a service at some address, by the two ways there are: requests over HTTP, and a story's
 * text over a socket of its own.
 */
final class LocalClient {
  private static final List<String> ENDS = List.of("COMPLETE", "FAILED", "CANCELLED");
  private static final String TEXT =
      "subscription($id: ID!) { storyText(id: $id) { attempt offset delta status } }";

  // Kept, for a client that nobody holds is closed.
  private final HttpClient http;
  private final WebSocketClient sockets;
  private final String url;
  private final String token;

  LocalClient(Vertx vertx, String url, String token) {
    this.http = vertx.createHttpClient();
    this.sockets = vertx.createWebSocketClient();
    this.url = requireNonNull(url);
    this.token = requireNonNull(token);
  }

  /** The data of an operation. Fails where it has none. */
  Future<JsonObject> ask(String document) {
    RequestOptions request =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(url + "/graphql")
            .putHeader("authorization", "Bearer " + token)
            .putHeader("content-type", "application/json");
    return http.request(request)
        // In one turn: a body that is asked for after its end never comes (vert.x issue 6038).
        .compose(open -> open.send(query(document)).compose(HttpClientResponse::body))
        .map(LocalClient::data);
  }

  private static Buffer query(String document) {
    return new JsonObject().put("query", document).toBuffer();
  }

  /**
   * Follows a story to its end.
   *
   * @param onText gets each event of {@code storyText}
   * @return the last status; or why there is none
   */
  Future<String> follow(String id, Consumer<JsonObject> onText) {
    WebSocketConnectOptions options =
        new WebSocketConnectOptions()
            .setAbsoluteURI(url.replaceFirst("^http", "ws") + "/graphql")
            .addSubProtocol("graphql-transport-ws");
    return sockets.connect(options).compose(socket -> talk(socket, id, onText));
  }

  private static JsonObject data(Buffer body) {
    JsonObject answer = body.toJsonObject();
    if (answer.getJsonObject("data") == null) {
      throw new IllegalStateException("refused: " + answer.encode());
    }
    return answer.getJsonObject("data");
  }

  private Future<String> talk(WebSocket socket, String id, Consumer<JsonObject> onText) {
    Promise<String> ended = Promise.promise();
    socket.textMessageHandler(
        text -> heard(socket, id, new JsonObject(text), onText).onSuccess(ended::tryComplete));
    socket.closeHandler(closed -> ended.tryComplete("closed with " + socket.closeStatusCode()));
    JsonObject payload = new JsonObject().put("authorization", "Bearer " + token);
    socket.writeTextMessage(
        new JsonObject().put("type", "connection_init").put("payload", payload).encode());
    return ended.future().onSuccess(end -> socket.close());
  }

  /** Completes with what ends the talk, and fails where it goes on. */
  private static Future<String> heard(
      WebSocket socket, String id, JsonObject message, Consumer<JsonObject> onText) {
    switch (message.getString("type")) {
      case "connection_ack" -> socket.writeTextMessage(subscription(id).encode());
      case "ping" -> socket.writeTextMessage(new JsonObject().put("type", "pong").encode());
      case "next" -> {
        JsonObject event =
            message.getJsonObject("payload").getJsonObject("data").getJsonObject("storyText");
        onText.accept(event);
        if (ENDS.contains(event.getString("status"))) {
          return Future.succeededFuture(event.getString("status"));
        }
      }
      case "error" -> {
        return Future.succeededFuture(message.encode());
      }
      default -> {}
    }
    return Future.failedFuture("it goes on");
  }

  private static JsonObject subscription(String id) {
    JsonObject payload =
        new JsonObject().put("query", TEXT).put("variables", new JsonObject().put("id", id));
    return new JsonObject().put("id", "1").put("type", "subscribe").put("payload", payload);
  }
}
