package io.chatgenerator.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.robustness.Robustness;
import io.chatgenerator.testing.RawConnection;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that are in no hurry, before anybody asked for a token. */
@Robustness("Requests that never end, over HTTP")
class RequestDeadlinesIT {
  private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
  private static final String POST = "POST / HTTP/1.1\r\nHost: x\r\n";
  private static final RequestDeadlines.Limits SHORT =
      new RequestDeadlines.Limits(Duration.ofMillis(300), Duration.ofMillis(600));

  /** Longer than a client of a busy machine takes to send what it means to send at once. */
  private static final Duration LONG = Duration.ofSeconds(2);

  private static final Vertx VERTX = Vertx.vertx();

  /** Kept, since Vert.x closes the connections of a client that is garbage collected. */
  private static final WebSocketClient SOCKETS = VERTX.createWebSocketClient();

  private static int port;
  private static int longPort;

  @BeforeAll
  static void listen() {
    Router router = Router.router(VERTX);
    router
        .get("/socket")
        .handler(http -> http.request().toWebSocket().onSuccess(RequestDeadlinesIT::echo));
    router
        .get("/slow")
        .handler(http -> VERTX.setTimer(LONG.toMillis() + 500, late -> http.end("slow")));
    router.post().handler(BodyHandler.create(false));
    router.route().handler(http -> http.response().setStatusCode(401).end());
    port = listen(router, SHORT);
    longPort = listen(router, new RequestDeadlines.Limits(LONG, LONG));
  }

  private static int listen(Router router, RequestDeadlines.Limits limits) {
    HttpServerOptions options = new HttpServerOptions().setPort(0);
    WriteTimeout writes = new WriteTimeout(VERTX, Duration.ofSeconds(20));
    return ListeningServer.listen(VERTX, options, router, Connections.any(), limits, writes)
        .await()
        .port();
  }

  private static void echo(ServerWebSocket socket) {
    socket.textMessageHandler(socket::writeTextMessage);
  }

  @AfterAll
  static void stop() {
    VERTX.close().timeout(10, SECONDS).await();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "G", "GET / HTTP/1.1\r\nHost: x\r\nX: ", "\r\n"})
  void closesAConnectionWhoseFirstHeadDoesNotEnd(String begun) {
    try (RawConnection connection = RawConnection.open(VERTX, port)) {
      assertThat(connection.send(begun).untilClosed()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", GET})
  void closesAConnectionWhoseHeadComesByteByByte(String before) {
    try (RawConnection connection = RawConnection.open(VERTX, port)) {
      connection.send(before + "GET / HTTP/1.1\r\nX: ").repeat("x", 20);
      assertThat(connection.untilClosed().split("HTTP/1.1 401", -1))
          .hasSize(before.isEmpty() ? 1 : 2);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'Content-Length: 1000000\r\n\r\n', x",
    "'Transfer-Encoding: chunked\r\n\r\n', '1\r\nx\r\n'"
  })
  void closesAConnectionWhoseBodyDoesNotEnd(String head, String piece) {
    try (RawConnection connection = RawConnection.open(VERTX, port)) {
      connection.send(POST + head.translateEscapes()).repeat(piece.translateEscapes(), 20);
      assertThat(connection.untilClosed()).isEmpty();
    }
  }

  /** Longer than a head may take, and than a body. */
  @Test
  void leavesAConnectionAloneBetweenRequestsAndWhileItIsAnswered() {
    try (RawConnection connection = RawConnection.open(VERTX, longPort)) {
      connection.send(GET).until("HTTP/1.1 401 ");
      afterAWhile();
      connection.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n").until("slow");
    }
  }

  @Test
  void leavesWebSocketsAlone() {
    WebSocket socket = SOCKETS.connect(longPort, "localhost", "/socket").await();
    for (String text : new String[] {"one", "two"}) {
      Promise<String> echo = Promise.promise();
      socket.textMessageHandler(echo::complete);
      socket.writeTextMessage(text);
      assertThat(echo.future().timeout(5, SECONDS).await()).isEqualTo(text);
      afterAWhile();
    }
    assertThat(socket.isClosed()).isFalse();
    socket.close().await();
  }

  private static void afterAWhile() {
    Future.future(
            (Promise<Void> done) ->
                VERTX.setTimer(LONG.plusMillis(500).toMillis(), id -> done.complete()))
        .await();
  }
}
