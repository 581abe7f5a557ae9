package io.chatgenerator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatgenerator.robustness.Robustness;
import io.chatgenerator.robustness.Tries;
import io.chatgenerator.testing.Caller;
import io.chatgenerator.testing.GraphQLHttpClient;
import io.chatgenerator.testing.GraphQLWsClient;
import io.chatgenerator.testing.Service;
import io.chatgenerator.testing.ServiceTest;
import io.chatgenerator.testing.Upgrade;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of other sites, whose browsers say so, even with a good token. */
@ServiceTest
@Robustness("Pages of other sites, over HTTP and WebSocket")
class OriginsIT {
  private static final String ALLOWED = "https://app.example";
  private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "http://localhost",
        "http://localhost:1",
        "http://localhost.evil.example:8080",
        "https://app.example",
        "null",
        "not an origin"
      })
  void refusesAnotherSite(String origin, Service service) {
    Tries.add(3);
    assertThat(post(service, origin).statusCode()).isEqualTo(403);
    HttpResponse<String> preflight = preflight(service, origin);
    assertThat(preflight.statusCode()).isEqualTo(403);
    assertThat(preflight.headers().firstValue(ALLOW_ORIGIN)).isEmpty();
    assertThatThrownBy(() -> GraphQLWsClient.connect(Upgrade.fromPageOf(service.port(), origin)))
        .isInstanceOfSatisfying(
            UpgradeRejectedException.class,
            refused -> assertThat(refused.getStatus()).isEqualTo(403));
  }

  @Test
  void servesItsOwnPages(Service service) {
    String own = "http://localhost:" + service.port();
    assertThat(post(service, own).statusCode()).isEqualTo(200);
    GraphQLWsClient.connect(Upgrade.fromPageOf(service.port(), own)).close();
  }

  @Test
  void servesAnotherSiteThatIsAllowed(Service service) {
    try (Service open = service.beside(Map.of("ALLOWED_ORIGINS", ALLOWED))) {
      assertThat(post(open, ALLOWED).headers().firstValue(ALLOW_ORIGIN)).hasValue(ALLOWED);
      assertThat(preflight(open, ALLOWED).headers().firstValue(ALLOW_ORIGIN)).hasValue(ALLOWED);
      GraphQLWsClient.connect(Upgrade.fromPageOf(open.port(), ALLOWED)).close();
      assertThat(post(open, ALLOWED + ".evil.example").statusCode()).isEqualTo(403);
      assertThat(post(open, "http://app.example").statusCode()).isEqualTo(403);
    }
  }

  private static HttpResponse<String> post(Service service, String origin) {
    Caller ada = service.ada();
    GraphQLHttpClient http = ada.http();
    return http.send(
        http.request("")
            .header("Content-Type", "application/json")
            .header("Origin", origin)
            .POST(
                BodyPublishers.ofString(new JsonObject().put("query", "{ __typename }").encode())));
  }

  /** What a browser asks before it sends a token for a page of another site. */
  private static HttpResponse<String> preflight(Service service, String origin) {
    GraphQLHttpClient http = service.caller("", null).http();
    return http.send(
        http.request("")
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "POST")
            .header("Access-Control-Request-Headers", "authorization,content-type")
            .method("OPTIONS", BodyPublishers.noBody()));
  }
}
