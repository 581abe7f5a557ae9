package io.chatgenerator.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class WriteTimeoutIT {
  private static final int LENGTH = 8 * 1024 * 1024;
  private static final Duration PATIENT = Duration.ofMinutes(1);
  private static final Duration TIMEOUT = Duration.ofMillis(400);

  private final Promise<Void> written = Promise.promise();
  private int port;
  private int patientPort;

  @BeforeEach
  void listen(Vertx vertx) {
    Router router = Router.router(vertx);
    router
        .route("/long")
        .handler(call -> call.response().end(Buffer.buffer(new byte[LENGTH])).onComplete(written));
    router.route("/slow").handler(call -> vertx.setTimer(1_500, go -> call.response().end("late")));
    HttpServerOptions options = new HttpServerOptions().setPort(0).setSendBufferSize(64 * 1024);
    port = listen(vertx, options, router, TIMEOUT);
    patientPort = listen(vertx, new HttpServerOptions().setPort(0), router, PATIENT);
  }

  private static int listen(
      Vertx vertx, HttpServerOptions options, Router router, Duration timeout) {
    WriteTimeout writeTimeout = new WriteTimeout(vertx, timeout);
    return ListeningServer.listen(
            vertx,
            options,
            router,
            Connections.any(),
            RequestDeadlines.Limits.DEFAULT,
            writeTimeout)
        .await()
        .port();
  }

  @Test
  void cutsOffAClientThatReadsNothingAndNeverWritesTheRest() throws Exception {
    try (Socket socket = request("/long")) {
      assertThat(written.future().map(false).otherwise(true).await(10, SECONDS)).isTrue();
      assertThat(readAll(socket)).isLessThan(LENGTH);
    }
  }

  @Test
  void servesOneThatReads() throws Exception {
    try (Socket socket = new Socket("localhost", patientPort)) {
      socket.getOutputStream().write("GET /long HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
      assertThat(socket.getInputStream().readNBytes(LENGTH).length).isEqualTo(LENGTH);
      written.future().await(10, SECONDS);
    }
  }

  @Test
  void leavesAConnectionAloneThatWaitsForItsAnswer() throws Exception {
    try (Socket socket = request("/slow")) {
      byte[] answer = socket.getInputStream().readNBytes(15);
      assertThat(new String(answer, US_ASCII)).isEqualTo("HTTP/1.1 200 OK");
    }
  }

  private Socket request(String path) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(16 * 1024);
    socket.connect(new InetSocketAddress("localhost", port));
    socket.setSoTimeout(20_000);
    String request = "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(US_ASCII));
    return socket;
  }

  /** What had come before the cut, which may be a reset. */
  private static long readAll(Socket socket) {
    long length = 0;
    try {
      InputStream in = socket.getInputStream();
      for (int read = in.read(new byte[8192]); read > 0; read = in.read(new byte[8192])) {
        length += read;
      }
    } catch (IOException reset) {
      return length;
    }
    return length;
  }
}
