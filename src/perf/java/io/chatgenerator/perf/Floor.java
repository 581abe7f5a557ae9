package io.chatgenerator.perf;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;

/** The clients of {@link FloorMain}. */
final class Floor extends Contender {
  private final Map<String, Integer> lengths = new HashMap<>();

  Floor(Vertx vertx, ServerProcess process) {
    super(vertx, process);
  }

  @Override
  String name() {
    return "floor";
  }

  @Override
  String readyPath() {
    return "/stories";
  }

  @Override
  Future<?> follow(User user) {
    return Future.all(follow(user, false), follow(user, true));
  }

  /** Stories with and without a reader of their text go by different names. */
  private Future<WebSocket> follow(User user, boolean text) {
    return watch(user.name() + text, text)
        .onSuccess(socket -> socket.textMessageHandler(frame -> receive(new JsonObject(frame))));
  }

  @Override
  Future<WebSocket> idle(User user) {
    return watch(user.name(), true);
  }

  @Override
  Future<WebSocket> open(User user) {
    return watch(user.name() + false, true);
  }

  @Override
  void join(WebSocket socket, String id) {}

  @Override
  void followText(User user, String id) {}

  @Override
  boolean isLast(String frame) {
    return frame.contains("COMPLETE");
  }

  @Override
  Future<String> create(User user, FollowedStory story) {
    RequestOptions options =
        at("/stories?user=" + user.name() + story.isFollowedByText()).setMethod(HttpMethod.POST);
    JsonObject body = new JsonObject().put("prompt", story.prompt());
    return send(options, body.toBuffer()).map(answer -> json(answer).getString("id"));
  }

  @Override
  Future<Buffer> list(User user) {
    return send(at("/stories"), null);
  }

  private Future<WebSocket> watch(String user, boolean text) {
    return connect(new WebSocketConnectOptions().setURI("/watch?user=" + user + "&text=" + text));
  }

  private void receive(JsonObject message) {
    String id = message.getString("id");
    if (message.containsKey("delta")) {
      String delta = message.getString("delta");
      int offset = lengths.merge(id, delta.length(), Integer::sum) - delta.length();
      text(id, offset, delta);
    } else {
      status(id, message.getString("status"));
    }
  }
}
