package io.chatgenerator.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What browsers ask before a page of another site may send its requests. */
class OriginHandlerIT {
  private static final String FRIEND = "https://app.example.com";
  private final Vertx vertx = Vertx.vertx();
  private final WebClient client = WebClient.create(vertx);
  private HttpServer server;

  @BeforeEach
  void start() throws TimeoutException {
    Router router = Router.router(vertx);
    router.route().handler(new OriginHandler(Set.of(FRIEND)));
    router.route().handler(http -> http.end("passed"));
    router.route().failureHandler(http -> http.response().setStatusCode(http.statusCode()).end());
    server = vertx.createHttpServer().requestHandler(router).listen(0).await(10, SECONDS);
  }

  @AfterEach
  void stop() throws TimeoutException {
    vertx.close().await(10, SECONDS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "authorization,content-type,traceparent,tracestate",
        "authorization, content-type, x-amz-user-agent",
        "apollographql-client-name,apollographql-client-version,apollo-require-preflight",
        "sentry-trace,baggage",
        "x_odd!#$%&'*+.^`|~header",
        ""
      })
  void letsAFriendsPageSendWhateverHeadersItAsksFor(String names) throws TimeoutException {
    MultiMap answer = preflight(FRIEND, names).headers();
    assertThat(answer.get("access-control-allow-origin")).isEqualTo(FRIEND);
    assertThat(answer.get("access-control-allow-headers")).isEqualTo(names);
  }

  @Test
  void allowsSoManyHeaders() throws TimeoutException {
    assertThat(preflight(FRIEND, names(50)).statusCode()).isEqualTo(204);
    assertThat(preflight(FRIEND, "x".repeat(100)).statusCode()).isEqualTo(204);
  }

  static Stream<String> tooMuch() {
    return Stream.of(names(51), "x".repeat(101), "a,,b", "a;b", "a b", ",", "caf\u00e9");
  }

  @ParameterizedTest
  @MethodSource("tooMuch")
  void refusesMoreThanThat(String names) throws TimeoutException {
    HttpResponse<?> answer = preflight(FRIEND, names);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.getHeader("access-control-allow-origin")).isNull();
    assertThat(answer.getHeader("access-control-allow-headers")).isNull();
  }

  private static String names(int count) {
    return String.join(",", Collections.nCopies(count, "x-" + "y".repeat(20)));
  }

  @Test
  void refusesAStrangersPage() throws TimeoutException {
    HttpResponse<?> answer = preflight("https://stranger.example.com", "authorization");
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.getHeader("access-control-allow-origin")).isNull();
  }

  private HttpResponse<?> preflight(String origin, String names) throws TimeoutException {
    return client
        .request(HttpMethod.OPTIONS, server.actualPort(), "localhost", "/graphql")
        .putHeader("Origin", origin)
        .putHeader("Access-Control-Request-Method", "POST")
        .putHeader("Access-Control-Request-Headers", names)
        .send()
        .await(10, SECONDS);
  }
}
