package io.chatgenerator.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.robustness.Robustness;
import io.chatgenerator.testing.RawConnection;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that cannot be read, or are answered before they have arrived in full. */
@Robustness("Heads that cannot be read, and bodies that nobody wants, over HTTP")
class LastAnswerIT {
  private static final String POST = "POST ";

  private static final Vertx VERTX = Vertx.vertx();
  private static int port;

  @BeforeAll
  static void listen() {
    Router router = Router.router(VERTX);
    router.post("/refused").handler(http -> http.response().setStatusCode(401).end("refused"));
    router.post("/late").handler(LastAnswerIT::answerLater);
    router.post("/read").handler(BodyHandler.create(false)).handler(http -> http.end("read"));
    router.route().handler(http -> http.end("fine"));
    var options = new HttpServerOptions().setPort(0);
    port = ListeningServer.listen(VERTX, options, router, Connections.any()).await().port();
  }

  @AfterAll
  static void stop() {
    VERTX.close().timeout(10, SECONDS).await();
  }

  @ParameterizedTest
  @CsvSource({
    "431, 'GET / HTTP/1.1\r\nHost: x\r\nX: ', 9000, '\r\n\r\n'",
    "431, 'GET / HTTP/1.1\r\nHost: x\r\nX: ', 300000, '\r\n\r\n'",
    "414, 'GET /', 5000, ' HTTP/1.1\r\nHost: x\r\n\r\n'",
    "414, 'GET /', 300000, ' HTTP/1.1\r\nHost: x\r\n\r\n'",
    "400, 'GET / HTTP/1.1\r\nHost : x\r\n\r\n', 0, ''"
  })
  void answersAHeadThatCannotBeReadAsHttp11AndCloses(
      int status, String before, int length, String after) {
    try (RawConnection connection = RawConnection.open(VERTX, port)) {
      connection.send("GET /first HTTP/1.1\r\nHost: x\r\n\r\n").until("fine");
      connection.send(before.translateEscapes() + "x".repeat(length) + after.translateEscapes());
      String answer = connection.untilClosed().toLowerCase(Locale.ROOT);
      assertThat(answer.substring(answer.indexOf("fine") + 4))
          .startsWith("http/1.1 " + status + " ")
          .contains("\r\nconnection: close\r\n");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'Content-Length: 100000000\r\n\r\n'",
    "'Content-Length: 100000000\r\n\r\nxxx'",
    "'Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n'",
    "'Transfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n'"
  })
  void closesAfterAnAnswerThatTheBodyCouldNotChange(String rest) {
    try (RawConnection connection = RawConnection.open(VERTX, port)) {
      connection.send(POST + "/refused HTTP/1.1\r\nHost: x\r\n" + rest.translateEscapes());
      assertThat(connection.untilClosed().toLowerCase(Locale.ROOT))
          .startsWith("http/1.1 401 ")
          .contains("\r\nconnection: close\r\n")
          .endsWith("refused");
    }
  }

  /** Under a reset the answer would be lost. */
  @Test
  void letsAClientThatIsStillSendingReadTheAnswer() {
    try (RawConnection connection = RawConnection.open(VERTX, port)) {
      connection.send(POST + "/late HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n\r\n");
      connection.repeat("x".repeat(100_000), 5);
      assertThat(connection.untilClosed()).startsWith("HTTP/1.1 401 ").endsWith("refused");
    }
  }

  @Test
  void keepsAConnectionWhoseRequestsArriveInFull() {
    try (RawConnection connection = RawConnection.open(VERTX, port)) {
      for (int i = 0; i < 3; i++) {
        connection.send(POST + "/refused HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc");
      }
      connection.send(POST + "/read HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\na").send("b");
      assertThat(connection.until("read").toLowerCase(Locale.ROOT))
          .doesNotContain("connection: close")
          .containsPattern("(?s)(http/1.1 401 .*refused){3}http/1.1 200 .*read");
    }
  }

  @Test
  void answersARequestBeforeTheBodyOfTheNextOneIsRead() {
    try (RawConnection connection = RawConnection.open(VERTX, port)) {
      connection.send(POST + "/late HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\na");
      connection.send(POST + "/read HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\na");
      connection.until("refused");
      assertThat(connection.send("b").until("read").toLowerCase(Locale.ROOT))
          .doesNotContain("connection: close");
    }
  }

  private static void answerLater(RoutingContext http) {
    VERTX.setTimer(100, late -> http.response().setStatusCode(401).end("refused"));
  }

  @Test
  void speaksNoHttp2WithPriorKnowledge() {
    try (RawConnection connection = RawConnection.open(VERTX, port)) {
      String settings = "\0\0\0\4\0\0\0\0\0";
      String answer = connection.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + settings).untilClosed();
      assertThat(answer).doesNotContain(settings);
    }
  }

  @Test
  void staysWithHttp11WhereAnUpgradeToHttp2IsOffered() {
    try (RawConnection connection = RawConnection.open(VERTX, port)) {
      connection.send(
          String.join(
              "\r\n",
              "GET / HTTP/1.1",
              "Host: x",
              "Connection: Upgrade, HTTP2-Settings",
              "Upgrade: h2c",
              "HTTP2-Settings: AAMAAABkAAQAAP__",
              "",
              ""));
      assertThat(connection.until("fine")).startsWith("HTTP/1.1 200 ");
    }
  }
}
