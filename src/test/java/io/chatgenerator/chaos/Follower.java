package io.chatgenerator.chaos;

import io.chatgenerator.ws.GraphQLWsOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.internal.http.WebSocketInternal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A subscriber of one story's text that behaves as the stock graphql-ws client does: when its
 * socket is lost it backs off, connects to any process, and goes on from where it was. Confined to
 * one event loop.
 */
final class Follower {
  /** What the stock client takes for the end. */
  private static final Set<Integer> FATAL =
      Set.of(1002, 1011, 4400, 4401, 4406, 4409, 4429, 4500, 4004, 4005);

  private static final String STORY = "1";
  private static final String DOCUMENT =
      "subscription ($id: ID!, $attempt: Int!, $offset: Int!) {"
          + " storyText(id: $id, attempt: $attempt, offset: $offset)"
          + " { attempt offset delta status } }";

  private static final Random DICE = new Random(2);

  private final Vertx vertx;
  private final WebSocketClient sockets;
  private final Fleet fleet;
  private final String token;
  private final String id;
  private final Reading reading = new Reading();
  private final Promise<Reading> ended = Promise.promise();
  private final Promise<Void> dropped = Promise.promise();
  private Future<?> mayComeBack = Future.succeededFuture();
  private int dropAfter = Integer.MAX_VALUE;
  private int failures;
  private int connections;
  private String besides;
  private WebSocket current;
  private boolean stopped;
  private int cutOffWith;

  Follower(Vertx vertx, WebSocketClient sockets, Fleet fleet, String token, String id) {
    this.vertx = vertx;
    this.sockets = sockets;
    this.fleet = fleet;
    this.token = token;
    this.id = id;
  }

  /** Cuts its own connection after so many events, once, and comes back after {@code signal}. */
  Follower dropAfter(int events, Future<?> signal) {
    dropAfter = events;
    mayComeBack = signal;
    return this;
  }

  /** Runs a second subscription on each socket, whose results are thrown away. */
  Follower besides(String document) {
    besides = document;
    return this;
  }

  /** Reads nothing more from the network until it is resumed. */
  void stopReading() {
    stopped = true;
    if (current != null) {
      current.pause();
    }
  }

  void goOnReading() {
    stopped = false;
    if (current != null) {
      current.resume();
    }
  }

  /** Begins to read. */
  void follow() {
    vertx.runOnContext(go -> connect());
  }

  /** Completes with all that it read when the story has ended. */
  Future<Reading> end() {
    return ended.future();
  }

  int connections() {
    return connections;
  }

  /** Whether anything came so far. */
  boolean reads() {
    return reading.events() > 0;
  }

  /** The code with which the server last closed its socket; 0 where it never did. */
  int cutOffWith() {
    return cutOffWith;
  }

  /** Completes when it has cut its connection. */
  Future<Void> dropped() {
    return dropped.future();
  }

  private void connect() {
    fleet
        .any()
        .compose(process -> sockets.connect(options(process)).onSuccess(this::opened))
        .onFailure(refused -> comeBack());
  }

  private static WebSocketConnectOptions options(ServiceProcess process) {
    return new WebSocketConnectOptions()
        .setHost("127.0.0.1")
        .setPort(process.ports().api())
        .setURI("/graphql")
        .setAllowOriginHeader(false)
        .setTimeout(10_000)
        .addSubProtocol(GraphQLWsOptions.SUB_PROTOCOL);
  }

  private void opened(WebSocket socket) {
    connections++;
    current = socket;
    if (stopped) {
      socket.pause();
    }
    socket.textMessageHandler(text -> received(socket, new JsonObject(text)));
    socket.exceptionHandler(lost -> {});
    socket.closeHandler(closed -> closed(socket.closeStatusCode()));
    send(
        socket,
        message("connection_init").put("payload", new JsonObject().put("Authorization", token)));
  }

  private void closed(Short code) {
    if (!ended.future().isComplete() && code != null) {
      cutOffWith = code;
    }
    if (code != null && FATAL.contains(code.intValue())) {
      ended.tryFail(new AssertionError("closed with " + code));
    }
    comeBack();
  }

  private void comeBack() {
    if (!ended.future().isComplete()) {
      long longest = 200L << Math.min(4, failures++);
      mayComeBack
          .transform(whatever -> vertx.timer(50 + DICE.nextLong(longest), TimeUnit.MILLISECONDS))
          .onSuccess(later -> connect());
    }
  }

  private void received(WebSocket socket, JsonObject message) {
    switch (message.getString("type")) {
      case "connection_ack" -> subscribe(socket);
      case "ping" -> send(socket, message("pong"));
      case "next" -> {
        if (message.getString("id").equals(STORY)) {
          next(socket, message.getJsonObject("payload"));
        }
      }
      case "error" -> refused(socket, message.getJsonArray("payload"));
      case "complete" -> completed(socket);
      default -> ended.tryFail(new AssertionError("unexpected " + message));
    }
  }

  private void subscribe(WebSocket socket) {
    JsonObject payload =
        new JsonObject().put("query", DOCUMENT).put("variables", reading.position().put("id", id));
    send(socket, message("subscribe").put("id", STORY).put("payload", payload));
    if (besides != null) {
      JsonObject second = new JsonObject().put("query", besides);
      send(socket, message("subscribe").put("id", "2").put("payload", second));
    }
  }

  private void next(WebSocket socket, JsonObject result) {
    failures = 0;
    try {
      reading.add(result.getJsonObject("data").getJsonObject("storyText"));
    } catch (AssertionError breach) {
      ended.tryFail(breach);
    }
    if (reading.events() == dropAfter) {
      var unused = ((WebSocketInternal) socket).channelHandlerContext().close();
      dropped.complete();
    }
  }

  private void refused(WebSocket socket, JsonArray errors) {
    String code = errors.getJsonObject(0).getJsonObject("extensions").getString("code");
    if (!code.equals("UNAVAILABLE")) {
      ended.tryFail(new Refused(code, errors.encode()));
    }
    socket.close();
  }

  private void completed(WebSocket socket) {
    if (reading.isOver()) {
      ended.tryComplete(reading);
    } else {
      ended.tryFail(new AssertionError("the end came while " + reading.status()));
    }
    socket.close();
  }

  private static JsonObject message(String type) {
    return new JsonObject().put("type", type);
  }

  private static void send(WebSocket socket, JsonObject message) {
    var unused = socket.writeTextMessage(message.encode());
  }
}
