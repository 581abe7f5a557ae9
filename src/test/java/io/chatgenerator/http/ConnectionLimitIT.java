package io.chatgenerator.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.limit.ClientAddress;
import io.chatgenerator.robustness.Robustness;
import io.chatgenerator.testing.RawConnection;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.ext.web.Router;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@Robustness("Too many connections")
class ConnectionLimitIT {
  private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger refusals = new AtomicInteger();
  private int port;

  @AfterEach
  void stop() {
    vertx.close().timeout(10, SECONDS).await();
  }

  @Test
  void closesConnectionsOfAnAddressThatHasEnough() {
    listen(100, 2, 0);
    assertThirdIsRefused();
    assertThat(refusals).hasValue(1);
  }

  @Test
  void closesConnectionsBeyondAllThatThereMayBe() {
    listen(2, 100, 1);
    assertThirdIsRefused();
  }

  @Test
  void countsNoAddressBehindAProxy() {
    listen(100, 2, 1);
    for (int i = 0; i < 5; i++) {
      served();
    }
    assertThat(refusals).hasValue(0);
  }

  @Test
  void countsASocketUntilItIsClosed() {
    listen(1, 1, 0);
    for (int i = 0; i < 3; i++) {
      WebSocketClient client = vertx.createWebSocketClient();
      WebSocket socket = client.connect(port, "localhost", "/socket").await();
      try (RawConnection second = RawConnection.open(vertx, port)) {
        assertThat(second.untilClosed()).isEmpty();
      }
      socket.close().await();
      client.close().await();
      untilServed();
    }
  }

  /** The client may know of a close before the server does. */
  private void untilServed() {
    for (int i = 0; i < 1_000; i++) {
      try (RawConnection next = RawConnection.open(vertx, port)) {
        next.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        if (next.untilClosed().contains("fine")) {
          return;
        }
      }
    }
    throw new AssertionError("No connection became free");
  }

  private void assertThirdIsRefused() {
    try (RawConnection first = served()) {
      RawConnection second = served();
      try (RawConnection third = RawConnection.open(vertx, port)) {
        assertThat(third.untilClosed()).isEmpty();
      }
      second.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").untilClosed();
      untilServed();
      first.send(GET);
    }
  }

  private RawConnection served() {
    RawConnection connection = RawConnection.open(vertx, port).send(GET);
    connection.until("fine");
    return connection;
  }

  private void listen(int max, int maxPerAddress, int proxies) {
    Router router = Router.router(vertx);
    router.get("/socket").handler(http -> http.request().toWebSocket());
    router.route().handler(http -> http.end("fine"));
    var addresses = new ClientAddress(proxies);
    var limit = new ConnectionLimit(max, maxPerAddress, addresses, refusals::incrementAndGet);
    var options = new HttpServerOptions().setPort(0);
    port = ListeningServer.listen(vertx, options, router, limit).await().port();
  }
}
