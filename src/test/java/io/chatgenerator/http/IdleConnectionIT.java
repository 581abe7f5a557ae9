package io.chatgenerator.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class IdleConnectionIT {
  private static final int TIMEOUT_MS = 20_000;
  private static final int END = -1;

  private int port;

  @BeforeEach
  void listen(Vertx vertx) {
    Router router = Router.router(vertx);
    router.route().handler(call -> call.response().end());
    HttpServerOptions impatient = new HttpServerOptions().setPort(0).setIdleTimeout(1);
    port = ListeningServer.listen(vertx, impatient, router, Connections.any()).await().port();
  }

  @Test
  void closesAConnectionThatNeverAsks() throws IOException {
    try (Socket socket = connect()) {
      assertThat(socket.getInputStream().read()).isEqualTo(END);
    }
  }

  @Test
  void closesAConnectionThatStopsInTheMiddleOfARequest() throws IOException {
    try (Socket socket = connect()) {
      send(socket, "GET / HTTP/1.1\r\nHost: ");
      assertThat(socket.getInputStream().read()).isEqualTo(END);
    }
  }

  @Test
  void closesAConnectionThatAsksNoMore() throws IOException {
    try (Socket socket = connect()) {
      send(socket, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      byte[] all = socket.getInputStream().readAllBytes();
      assertThat(new String(all, US_ASCII)).startsWith("HTTP/1.1 200 OK\r\n");
    }
  }

  @Test
  void waitsLongerThanABalancerUnlessToldOtherwise(Vertx vertx) {
    HttpServerOptions options = new HttpServerOptions().setPort(0);
    ListeningServer.listen(vertx, options, Router.router(vertx), Connections.any()).await();
    assertThat(options.getIdleTimeout()).isEqualTo(ListeningServer.IDLE_SECONDS);
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket("localhost", port);
    socket.setSoTimeout(TIMEOUT_MS);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(US_ASCII));
  }
}
