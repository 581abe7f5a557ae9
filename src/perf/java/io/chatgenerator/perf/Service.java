package io.chatgenerator.perf;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The clients of the service. */
final class Service extends Contender {
  private static final String CREATE =
      "mutation ($prompt: String!) { createStory(prompt: $prompt) { id status } }";
  private static final String LIST =
      "{ listStories(limit: 20) { id status prompt createdAt text } }";
  private static final String CHANGES = "subscription { storiesChanged { story { id status } } }";
  private static final String TEXT =
      "subscription ($id: ID!) { storyText(id: $id) { attempt offset delta status } }";
  private static final String ALL = "all";
  private static final String ACK = "{\"type\":\"connection_ack\"}";
  private static final String PING = "{\"type\":\"ping\"}";
  private static final String PONG = "{\"type\":\"pong\"}";

  private final Map<String, WebSocket> texts = new HashMap<>();
  private final String name;

  /**
   * @param name of the build
   */
  Service(Vertx vertx, ServerProcess process, String name) {
    super(vertx, process);
    this.name = name;
  }

  @Override
  String name() {
    return name;
  }

  @Override
  String readyPath() {
    return "/health/ready";
  }

  @Override
  Future<?> follow(User user) {
    return connected(user, this::receive)
        .onSuccess(
            socket -> {
              subscribe(socket, ALL, CHANGES, new JsonObject());
              texts.put(user.name(), socket);
            });
  }

  @Override
  Future<WebSocket> idle(User user) {
    return connected(user, frame -> {})
        .onSuccess(socket -> subscribe(socket, ALL, CHANGES, new JsonObject()));
  }

  @Override
  Future<WebSocket> open(User user) {
    return connected(user, frame -> {});
  }

  @Override
  void join(WebSocket socket, String id) {
    subscribe(socket, id, TEXT, new JsonObject().put("id", id));
  }

  @Override
  void followText(User user, String id) {
    join(texts.get(user.name()), id);
  }

  @Override
  boolean isLast(String frame) {
    return frame.endsWith("\"type\":\"complete\"}");
  }

  @Override
  Future<String> create(User user, FollowedStory story) {
    JsonObject variables = new JsonObject().put("prompt", story.prompt());
    return graphQL(user, CREATE, variables)
        .map(
            answer ->
                json(answer).getJsonObject("data").getJsonObject("createStory").getString("id"));
  }

  @Override
  Future<Buffer> list(User user) {
    return graphQL(user, LIST, new JsonObject());
  }

  private Future<Buffer> graphQL(User user, String document, JsonObject variables) {
    RequestOptions options =
        at("/graphql")
            .setMethod(HttpMethod.POST)
            .putHeader("Authorization", "Bearer " + user.token())
            .putHeader("Content-Type", "application/json");
    JsonObject body = new JsonObject().put("query", document).put("variables", variables);
    return send(options, body.toBuffer());
  }

  /** A socket that is acknowledged, answers pings, and hands on all else. */
  private Future<WebSocket> connected(User user, Consumer<String> receiver) {
    WebSocketConnectOptions options =
        new WebSocketConnectOptions().setURI("/graphql").addSubProtocol("graphql-transport-ws");
    return connect(options).compose(socket -> acknowledged(socket, user, receiver));
  }

  private static Future<WebSocket> acknowledged(
      WebSocket socket, User user, Consumer<String> receiver) {
    Promise<WebSocket> acknowledged = Promise.promise();
    socket.textMessageHandler(
        frame -> {
          if (frame.equals(PING)) {
            socket.writeTextMessage(PONG);
          } else if (frame.equals(ACK)) {
            acknowledged.complete(socket);
          } else {
            receiver.accept(frame);
          }
        });
    JsonObject token = new JsonObject().put("authorization", "Bearer " + user.token());
    socket.writeTextMessage(
        new JsonObject().put("type", "connection_init").put("payload", token).encode());
    return acknowledged.future();
  }

  private static void subscribe(
      WebSocket socket, String id, String document, JsonObject variables) {
    JsonObject payload = new JsonObject().put("query", document).put("variables", variables);
    socket.writeTextMessage(
        new JsonObject().put("id", id).put("type", "subscribe").put("payload", payload).encode());
  }

  private void receive(String frame) {
    JsonObject message = new JsonObject(frame);
    if (!"next".equals(message.getString("type"))) {
      return;
    }
    JsonObject data = message.getJsonObject("payload").getJsonObject("data");
    if (ALL.equals(message.getString("id"))) {
      JsonObject story = data.getJsonObject("storiesChanged").getJsonObject("story");
      status(story.getString("id"), story.getString("status"));
    } else {
      JsonObject text = data.getJsonObject("storyText");
      text(message.getString("id"), text.getInteger("offset"), text.getString("delta"));
    }
  }
}
