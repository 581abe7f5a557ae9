package io.chatgenerator.testing;

import static io.chatgenerator.ws.GraphQLWsOptions.SUB_PROTOCOL;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A raw graphql-transport-ws client that waits: each {@code expect} takes exactly the next thing
 * the server does, and fails where that is something else. Not for use on an event loop.
 */
public final class GraphQLWsClient implements AutoCloseable {
  private static final int WAIT_SECONDS = 10;
  private static final Vertx VERTX = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private static final WebSocketClient CLIENT =
      VERTX.createWebSocketClient(
          new WebSocketClientOptions()
              .setMaxConnections(10_000)
              .setMaxFrameSize(1 << 24)
              .setMaxMessageSize(1 << 24));

  private final WebSocket socket;
  private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();
  private boolean answersPings = true;

  /** What the server does last. */
  private record Close(int code, String reason) {}

  private GraphQLWsClient(WebSocket socket) {
    this.socket = socket;
  }

  /** Opens a socket at {@code /graphql} on this machine, with the right sub-protocol. */
  public static GraphQLWsClient connect(int port) {
    return connect(port, List.of(SUB_PROTOCOL));
  }

  public static GraphQLWsClient connect(int port, List<String> subProtocols) {
    return connect(Upgrade.to(port, subProtocols));
  }

  /** Opens a socket by any {@link Upgrade}. */
  public static GraphQLWsClient connect(WebSocketConnectOptions options) {
    // Listening before there is a connection: what the server says first must not be missed.
    ClientWebSocket socket = CLIENT.webSocket();
    GraphQLWsClient client = new GraphQLWsClient(socket);
    client.listen();
    await(socket.connect(options));
    return client;
  }

  /** Opens a socket and is acknowledged. */
  public static GraphQLWsClient ready(int port, String token) {
    GraphQLWsClient client = connect(port);
    client.init(token);
    client.expectMessage("connection_ack");
    return client;
  }

  private void listen() {
    socket.textMessageHandler(text -> received.add(new JsonObject(text)));
    socket.exceptionHandler(failure -> {});
    socket.closeHandler(
        closed -> received.add(new Close(socket.closeStatusCode(), socket.closeReason())));
  }

  /** From now on pings are received as any other message, and not answered. */
  public GraphQLWsClient withoutPongs() {
    answersPings = false;
    return this;
  }

  public void init(String token) {
    send(message("connection_init").put("payload", new JsonObject().put("Authorization", token)));
  }

  public void subscribe(String id, String query) {
    subscribe(id, query, new JsonObject());
  }

  public void subscribe(String id, String query, JsonObject variables) {
    subscribe(id, new JsonObject().put("query", query).put("variables", variables));
  }

  public void subscribe(String id, JsonObject payload) {
    send(message("subscribe").put("id", id).put("payload", payload));
  }

  public void complete(String id) {
    send(message("complete").put("id", id));
  }

  public void send(JsonObject message) {
    sendText(message.encode());
  }

  /** Sends any text, and returns before it has arrived. */
  public void sendText(String text) {
    var unused = socket.writeTextMessage(text);
  }

  /** Sends the same text again and again, as frames of one message that never ends. */
  public void sendFragments(String text, int count) {
    var unused = socket.writeFrame(WebSocketFrame.textFrame(text, false));
    for (int i = 1; i < count; i++) {
      unused = socket.writeFrame(WebSocketFrame.continuationFrame(Buffer.buffer(text), false));
    }
  }

  public void sendBinary(Buffer data) {
    var unused = socket.writeBinaryMessage(data);
  }

  /** Reads nothing more from the network until resumed. */
  public void pause() {
    socket.pause();
  }

  public void resume() {
    socket.resume();
  }

  public JsonObject expectAnyMessage() {
    return (JsonObject) assertThat(take()).isInstanceOf(JsonObject.class).actual();
  }

  public JsonObject expectMessage(String type) {
    JsonObject message = expectAnyMessage();
    assertThat(message.getString("type")).as("type of %s", message).isEqualTo(type);
    return message;
  }

  /** A result of this operation; returns its {@code data}. */
  public JsonObject expectNext(String id) {
    JsonObject message = expectMessage("next");
    assertThat(message.getString("id")).isEqualTo(id);
    return message.getJsonObject("payload").getJsonObject("data");
  }

  /** The end of this operation by errors; returns them. */
  public JsonArray expectError(String id) {
    JsonObject message = expectMessage("error");
    assertThat(message.getString("id")).isEqualTo(id);
    return message.getJsonArray("payload");
  }

  /** The end of this operation by one error of this code; returns the error. */
  public JsonObject expectError(String id, String code) {
    JsonArray errors = expectError(id);
    assertThat(errors).hasSize(1);
    JsonObject error = errors.getJsonObject(0);
    assertThat(error.getJsonObject("extensions").getString("code")).isEqualTo(code);
    return error;
  }

  public void expectComplete(String id) {
    assertThat(expectMessage("complete").getString("id")).isEqualTo(id);
  }

  /** Nothing was sent up to now: a ping overtakes no message, so its pong comes first. */
  public void expectSilence() {
    send(message("ping"));
    expectMessage("pong");
  }

  public void expectClose(int code) {
    assertThat(take())
        .isInstanceOfSatisfying(Close.class, close -> assertThat(close.code()).isEqualTo(code));
  }

  /** The code with which the server closes, next of all. */
  public int closeCode() {
    return ((Close) assertThat(take()).isInstanceOf(Close.class).actual()).code();
  }

  public void expectClose(int code, String reason) {
    assertThat(take()).isEqualTo(new Close(code, reason));
  }

  @Override
  public void close() {
    if (!socket.isClosed()) {
      await(socket.close());
    }
  }

  public static JsonObject message(String type) {
    return new JsonObject().put("type", type);
  }

  private Object take() {
    Object next = poll();
    while (answersPings && message("ping").equals(next)) {
      send(message("pong"));
      next = poll();
    }
    return next;
  }

  private Object poll() {
    try {
      Object next = received.poll(WAIT_SECONDS, SECONDS);
      assertThat(next).as("what comes within %s s", WAIT_SECONDS).isNotNull();
      return next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted", e);
    }
  }

  private static <T> T await(io.vertx.core.Future<T> future) {
    try {
      return future.await(WAIT_SECONDS, SECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new AssertionError("Nothing within " + WAIT_SECONDS + " s", e);
    }
  }
}
