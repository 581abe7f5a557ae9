package io.chatgenerator.chaos;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A hostile client with a valid token: opens many connections, misuses them, and counts refusals.
 * Close it after the attack.
 */
final class Attacker implements AutoCloseable {
  private static final int BUFFER = 4 * 1024;
  private static final Set<String> REFUSALS =
      Set.of("HTTP/1.1 429", "HTTP/1.1 400", "HTTP/1.1 401", "HTTP/1.1 404", "HTTP/1.1 431");

  private final Vertx vertx = Vertx.vertx();
  private final NetClient net =
      vertx.createNetClient(new NetClientOptions().setReceiveBufferSize(BUFFER));
  private final WebSocketClient sockets =
      vertx.createWebSocketClient(
          new WebSocketClientOptions().setMaxConnections(10_000).setReceiveBufferSize(BUFFER));
  private final Set<NetSocket> open = ConcurrentHashMap.newKeySet();
  private final Ports ports;
  private final String token;
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong cutOff = new AtomicLong();
  private final AtomicLong misspelt = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();

  Attacker(Ports ports, String token) {
    this.ports = ports;
    this.token = token;
  }

  /** Answers that were refusals. */
  long refused() {
    return refused.get();
  }

  /** Connections that the service closed, or did not take. */
  long cutOff() {
    return cutOff.get();
  }

  /** Operations that the service did not understand, which are no attack. */
  long misspelt() {
    return misspelt.get();
  }

  /** What it has read. */
  long bytes() {
    return bytes.get();
  }

  Ports ports() {
    return ports;
  }

  /** Does something a number of times, at a steady pace. */
  void repeat(int times, long everyMillis, Runnable action) {
    for (int i = 0; i < times; i++) {
      vertx.setTimer(1 + i * everyMillis, now -> action.run());
    }
  }

  /** Opens a connection, writes to it, and reads of an answer no more than its beginning. */
  void send(int port, String text) {
    connect(port, socket -> socket.write(text));
  }

  /** The same, and goes on writing. */
  void sendAndGoOn(String text, String more, long everyMillis) {
    connect(
        ports.api(),
        socket -> {
          socket.write(text);
          long timer = vertx.setPeriodic(everyMillis, again -> socket.write(more));
          socket.closeHandler(
              closed -> {
                vertx.cancelTimer(timer);
                closed(socket);
              });
        });
  }

  /** Asks by HTTP, with this token. */
  void post(String document, String withToken) {
    send(ports.api(), request(document, withToken));
  }

  void post(String document) {
    post(document, token);
  }

  /**
   * Opens a socket with many operations.
   *
   * @param reads whether it goes on to read after the first result
   */
  void operate(int operations, String document, boolean reads) {
    WebSocketConnectOptions options =
        new WebSocketConnectOptions()
            .setHost("localhost")
            .setPort(ports.api())
            .setURI("/graphql")
            .addSubProtocol("graphql-transport-ws");
    sockets
        .connect(options)
        .onSuccess(socket -> operate(socket, operations, document, reads))
        .onFailure(
            why -> (why instanceof UpgradeRejectedException ? refused : cutOff).incrementAndGet());
  }

  private void operate(WebSocket socket, int operations, String document, boolean reads) {
    socket.exceptionHandler(reset -> {});
    socket.closeHandler(closed -> cutOff.incrementAndGet());
    socket.textMessageHandler(
        text -> {
          bytes.addAndGet(text.getBytes(UTF_8).length);
          if (text.contains("connection_ack")) {
            for (int i = 0; i < operations; i++) {
              socket.writeTextMessage(message("subscribe", document).put("id", "" + i).encode());
            }
          } else if (reads && text.contains("\"type\":\"ping\"")) {
            socket.writeTextMessage("{\"type\":\"pong\"}");
          } else if (text.contains("RATE_LIMITED")) {
            refused.incrementAndGet();
          } else if (text.contains("Validation error")) {
            misspelt.incrementAndGet();
          } else if (!reads && text.contains("\"next\"")) {
            socket.pause();
          }
        });
    JsonObject init = new JsonObject().put("type", "connection_init");
    socket.writeTextMessage(
        init.put("payload", new JsonObject().put("Authorization", token)).encode());
  }

  private static JsonObject message(String type, String document) {
    return new JsonObject()
        .put("type", type)
        .put("payload", new JsonObject().put("query", document));
  }

  private void connect(int port, Consumer<NetSocket> then) {
    Future<NetSocket> connection = net.connect(port, "localhost");
    connection.onFailure(refusal -> cutOff.incrementAndGet());
    connection.onSuccess(
        socket -> {
          open.add(socket);
          socket.exceptionHandler(reset -> {});
          socket.closeHandler(closed -> closed(socket));
          socket.handler(
              first -> {
                socket.pause();
                read(first);
              });
          then.accept(socket);
        });
  }

  private void read(Buffer first) {
    bytes.addAndGet(first.length());
    String answer = first.toString(US_ASCII);
    if (REFUSALS.stream().anyMatch(answer::startsWith) || answer.contains("RATE_LIMITED")) {
      refused.incrementAndGet();
    }
    if (answer.contains("Validation error")) {
      misspelt.incrementAndGet();
    }
  }

  private void closed(NetSocket socket) {
    if (open.remove(socket)) {
      cutOff.incrementAndGet();
    }
  }

  private static String request(String document, String token) {
    String body = new JsonObject().put("query", document).encode();
    return String.join(
        "\r\n",
        "POST /graphql HTTP/1.1",
        "Host: localhost",
        "Authorization: Bearer " + token,
        "Accept: application/graphql-response+json",
        "Content-Type: application/json",
        "Content-Length: " + body.getBytes(UTF_8).length,
        "",
        body);
  }

  @Override
  public void close() {
    open.clear();
    vertx.close().await();
  }
}
