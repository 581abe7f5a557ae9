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
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What browsers ask before a page of another site may send its requests. */
class OriginHandlerIT {
  private static final String FRIEND = "https://app.example.com";
  private static final String[] HEADERS = {
    "authorization", "content-type", "traceparent", "tracestate"
  };

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

  @Test
  void letsAFriendsPageSendTokensJsonAndTraces() throws TimeoutException {
    MultiMap answer = preflight(FRIEND).headers();
    assertThat(answer.get("access-control-allow-origin")).isEqualTo(FRIEND);
    assertThat(answer.get("access-control-allow-headers").split(",")).contains(HEADERS);
  }

  @Test
  void refusesAStrangersPage() throws TimeoutException {
    HttpResponse<?> answer = preflight("https://stranger.example.com");
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.getHeader("access-control-allow-origin")).isNull();
  }

  private HttpResponse<?> preflight(String origin) throws TimeoutException {
    return client
        .request(HttpMethod.OPTIONS, server.actualPort(), "localhost", "/graphql")
        .putHeader("Origin", origin)
        .putHeader("Access-Control-Request-Method", "POST")
        .putHeader("Access-Control-Request-Headers", String.join(",", HEADERS))
        .send()
        .await(10, SECONDS);
  }
}
