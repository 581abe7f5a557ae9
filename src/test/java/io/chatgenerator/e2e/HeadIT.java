package io.chatgenerator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.testing.GraphQLHttpClient;
import io.chatgenerator.testing.Service;
import io.chatgenerator.testing.ServiceTest;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Probes and link checkers ask by HEAD. */
@ServiceTest
class HeadIT {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/config.json",
        "/reload.js",
        "/assets/old/page/main.js",
        "/health/live",
        "/health/ready",
        "/graphql?query=%7B__typename%7D",
        "/graphql?query=mutation%7Bx%7D",
        "/graphql",
        "/stories.jsonl"
      })
  void isAnsweredAsGetIsByTheApi(String path, Service service) {
    GraphQLHttpClient http = service.ada().http();
    URI uri = URI.create("http://localhost:" + service.port() + path);
    assertSame(http.send(http.request("").uri(uri).GET()), http.send(head(http).uri(uri)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health/live", "/health/ready", "/metrics", "/loggers"})
  void isAnsweredAsGetIsForOperators(String path, Service service) {
    GraphQLHttpClient http = service.ada().http();
    assertSame(service.managed(path, http.request("").GET()), service.managed(path, head(http)));
  }

  private static HttpRequest.Builder head(GraphQLHttpClient http) {
    return http.request("").method("HEAD", BodyPublishers.noBody());
  }

  private static void assertSame(HttpResponse<String> get, HttpResponse<String> head) {
    assertThat(head.statusCode()).isEqualTo(get.statusCode());
    assertThat(head.headers().firstValue("content-type"))
        .isEqualTo(get.headers().firstValue("content-type"));
    assertThat(head.body()).isEmpty();
  }
}
