package io.chatgenerator.local;

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
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Watches a user's newest story at the terminal: {@code Watch URL TOKEN [STORY_ID]}, where the
 * token may also be in a file.
 */
public final class Watch {
  private static final String NEWEST = "{ listStories(limit: 1) { id } }";
  private static final String TEXT =
      "subscription($id: ID!) { storyText(id: $id) { attempt offset delta status } }";

  // Kept, for a client that nobody holds is closed.
  private final HttpClient http;
  private final WebSocketClient sockets;
  private final String url;
  private final String token;
  private final Promise<String> ended = Promise.promise();
  private final StringBuilder text = new StringBuilder();

  private Watch(Vertx vertx, String url, String token) {
    this.http = vertx.createHttpClient();
    this.sockets = vertx.createWebSocketClient();
    this.url = url;
    this.token = token;
  }

  public static void main(String[] arguments) throws IOException {
    Vertx vertx = Vertx.vertx();
    Watch watch = new Watch(vertx, arguments[0], token(arguments[1]));
    Future<String> story =
        arguments.length > 2 ? Future.succeededFuture(arguments[2]) : watch.newest();
    String status = story.compose(watch::follow).await();
    System.out.println("\n-- " + status);
    vertx.close().await();
  }

  private static String token(String fileOrToken) throws IOException {
    Path file = Path.of(fileOrToken);
    return Files.exists(file) ? Files.readString(file).strip() : fileOrToken;
  }

  private Future<String> newest() {
    RequestOptions request =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(url + "/graphql")
            .putHeader("authorization", "Bearer " + token)
            .putHeader("content-type", "application/json");
    return http.request(request)
        .compose(open -> open.send(new JsonObject().put("query", NEWEST).toBuffer()))
        .compose(HttpClientResponse::body)
        .map(Watch::newestOf);
  }

  private static String newestOf(Buffer body) {
    JsonArray stories = body.toJsonObject().getJsonObject("data").getJsonArray("listStories");
    if (stories.isEmpty()) {
      throw new IllegalStateException("there is no story yet: create one first");
    }
    return stories.getJsonObject(0).getString("id");
  }

  private Future<String> follow(String id) {
    WebSocketConnectOptions options =
        new WebSocketConnectOptions()
            .setAbsoluteURI(url.replaceFirst("^http", "ws") + "/graphql")
            .addSubProtocol("graphql-transport-ws");
    return sockets.connect(options).compose(socket -> talk(socket, id));
  }

  private Future<String> talk(WebSocket socket, String id) {
    socket.textMessageHandler(message -> heard(socket, id, new JsonObject(message)));
    socket.closeHandler(closed -> ended.tryComplete("closed with " + socket.closeStatusCode()));
    JsonObject payload = new JsonObject().put("authorization", "Bearer " + token);
    socket.writeTextMessage(
        new JsonObject().put("type", "connection_init").put("payload", payload).encode());
    return ended.future();
  }

  private void heard(WebSocket socket, String id, JsonObject message) {
    switch (message.getString("type")) {
      case "connection_ack" -> socket.writeTextMessage(subscription(id).encode());
      case "ping" -> socket.writeTextMessage(new JsonObject().put("type", "pong").encode());
      case "next" ->
          show(message.getJsonObject("payload").getJsonObject("data").getJsonObject("storyText"));
      case "error" -> ended.tryComplete(message.encode());
      default -> {}
    }
  }

  private static JsonObject subscription(String id) {
    JsonObject payload =
        new JsonObject().put("query", TEXT).put("variables", new JsonObject().put("id", id));
    return new JsonObject().put("id", "1").put("type", "subscribe").put("payload", payload);
  }

  private void show(JsonObject event) {
    if (event.getInteger("offset") < text.length()) {
      System.out.println("\n-- attempt " + event.getInteger("attempt"));
    }
    text.setLength(Math.min(text.length(), event.getInteger("offset")));
    text.append(event.getString("delta"));
    System.out.print(event.getString("delta"));
    System.out.flush();
    if (List.of("COMPLETE", "FAILED", "CANCELLED").contains(event.getString("status"))) {
      ended.tryComplete(event.getString("status") + ", " + text.length() + " characters");
    }
  }
}
