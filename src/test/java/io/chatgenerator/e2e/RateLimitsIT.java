package io.chatgenerator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatgenerator.robustness.Robustness;
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
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How often callers may come, by a task that is stricter than usual. */
@ServiceTest
@Robustness("Limits of one caller: requests, stories, sockets, addresses")
class RateLimitsIT {
  private static final int LIMIT = 5;
  private static final String QUERY = "{ __typename }";

  private static Service strict;

  @BeforeAll
  static void start(Service service) {
    strict =
        service.beside(
            Map.of(
                "MAX_REQUESTS_PER_USER",
                "" + LIMIT,
                "MAX_BAD_TOKENS_PER_ADDRESS",
                "" + LIMIT,
                "MAX_SOCKETS_PER_USER",
                "2",
                "MAX_NEW_SOCKETS_PER_ADDRESS",
                "2",
                "TRUSTED_PROXIES",
                "1"));
  }

  @AfterAll
  static void stop() {
    strict.close();
  }

  @Test
  void asksAUserWhoComesTooOftenToWaitAndServesOthers() {
    Caller eager = strict.somebody();
    HttpResponse<String> refused = until(429, () -> post(eager, "203.0.113.1"));
    assertThat(refused.headers().firstValue("content-type")).hasValueSatisfying(this::isJson);
    int wait = Integer.parseInt(refused.headers().firstValue("retry-after").orElseThrow());
    assertThat(wait).isBetween(1, 12);
    assertThat(error(refused).getJsonObject("extensions"))
        .isEqualTo(new JsonObject().put("code", "RATE_LIMITED").put("retryAfter", wait));
    assertThat(error(refused).getString("message")).isEqualTo("Too many requests; wait a moment.");
    assertThat(post(strict.somebody(), "203.0.113.1").statusCode()).isEqualTo(200);
  }

  @Test
  void countsOperationsOnSocketsAsRequestsOfTheUser() {
    Caller eager = strict.somebody();
    try (GraphQLWsClient socket = eager.socket()) {
      for (int i = 0; i < LIMIT; i++) {
        socket.subscribe("q", QUERY);
        socket.expectNext("q");
        socket.expectComplete("q");
      }
      // One more may have become possible in the meantime.
      until(429, () -> post(eager, "203.0.113.1"));
      socket.subscribe("q", QUERY);
      JsonObject error = socket.expectError("q", "RATE_LIMITED");
      assertThat(error.getJsonObject("extensions").getInteger("retryAfter")).isBetween(1, 12);
      socket.expectSilence();
    }
  }

  @Test
  void looksAtNoMoreThanSomeRequestsWithoutAGoodTokenFromAnAddress() {
    Caller known = strict.somebody();
    String attacker = "203.0.113.2";
    assertThat(post(known, "198.51.100.7").statusCode()).isEqualTo(200);
    HttpResponse<String> refused = until(429, () -> post(strict.caller("", null), attacker));
    assertThat(refused.headers().firstValue("retry-after")).isPresent();
    assertThat(error(refused).getJsonObject("extensions").getString("code"))
        .isEqualTo("RATE_LIMITED");
    assertThat(post(strict.somebody(), attacker).statusCode()).isEqualTo(200);
    assertThat(post(strict.somebody(), "6.6.6.6, 203.0.113.3").statusCode()).isEqualTo(200);
    assertThat(post(known, attacker).statusCode()).isEqualTo(200);
  }

  @Test
  void countsBadTokensOnSocketsToo() {
    String attacker = "203.0.113.4";
    for (int i = 0; i < 2 * LIMIT; i++) {
      assertThat(closeCodeFor("bad", attacker)).isEqualTo(4403);
    }
    assertThat(post(strict.caller("", null), attacker).statusCode()).isEqualTo(429);
  }

  @Test
  void closesOneSocketTooManySoThatItsClientComesBackLater() {
    Caller user = strict.somebody();
    try (GraphQLWsClient first = user.socket()) {
      try (GraphQLWsClient second = user.socket();
          GraphQLWsClient third = GraphQLWsClient.connect(strict.port())) {
        third.init(user.token());
        third.expectClose(1013, "Too many sockets");
        second.expectSilence();
      }
      try (GraphQLWsClient fourth = user.socket()) {
        fourth.expectSilence();
        first.expectSilence();
      }
    }
  }

  @Test
  void opensOnlySoManySocketsForAnAddressThatShowsNoToken() {
    Caller user = strict.somebody();
    String crowd = "203.0.113.5";
    double before = limitedAddresses();
    try (GraphQLWsClient first =
            GraphQLWsClient.connect(Upgrade.forSomebodyAt(strict.port(), crowd));
        GraphQLWsClient second =
            GraphQLWsClient.connect(Upgrade.forSomebodyAt(strict.port(), crowd))) {
      assertRefused(crowd);
      assertThat(limitedAddresses()).isEqualTo(before + 1);
      GraphQLWsClient.connect(Upgrade.forSomebodyAt(strict.port(), "203.0.113.6")).close();

      first.init(user.token());
      first.expectMessage("connection_ack");
      GraphQLWsClient third = GraphQLWsClient.connect(Upgrade.forSomebodyAt(strict.port(), crowd));
      assertRefused(crowd);

      third.init("bad");
      third.expectClose(4403);
      openAgain(crowd).close();
      second.expectSilence();
    }
  }

  private static double limitedAddresses() {
    return strict.scrape().value("chatgenerator_rate_limited_total", "limit", "address");
  }

  private static void assertRefused(String address) {
    assertThatThrownBy(() -> GraphQLWsClient.connect(Upgrade.forSomebodyAt(strict.port(), address)))
        .isInstanceOfSatisfying(
            UpgradeRejectedException.class,
            refused -> {
              assertThat(refused.getStatus()).isEqualTo(429);
              assertThat(refused.getHeaders().get("Retry-After")).isEqualTo("10");
            });
  }

  /** The client may know of a close before the server knows that it does. */
  private static GraphQLWsClient openAgain(String address) {
    for (int i = 0; i < 1_000; i++) {
      try {
        return GraphQLWsClient.connect(Upgrade.forSomebodyAt(strict.port(), address));
      } catch (UpgradeRejectedException notYet) {
        assertThat(notYet.getStatus()).isEqualTo(429);
      }
    }
    throw new AssertionError("No place became free");
  }

  private static int closeCodeFor(String token, String address) {
    try (GraphQLWsClient socket =
        GraphQLWsClient.connect(Upgrade.forSomebodyAt(strict.port(), address))) {
      socket.init(token);
      return socket.closeCode();
    }
  }

  /** The first answer of this status; not more than some come before it. */
  private static HttpResponse<String> until(int status, Supplier<HttpResponse<String>> request) {
    for (int i = 0; i < 4 * LIMIT; i++) {
      HttpResponse<String> response = request.get();
      if (response.statusCode() == status) {
        return response;
      }
    }
    throw new AssertionError("No answer of status " + status);
  }

  private static HttpResponse<String> post(Caller caller, String address) {
    GraphQLHttpClient http = caller.http();
    return http.send(
        http.request("")
            .header("Content-Type", "application/json")
            .header("X-Forwarded-For", address)
            .POST(BodyPublishers.ofString(new JsonObject().put("query", QUERY).encode())));
  }

  private static JsonObject error(HttpResponse<String> response) {
    return GraphQLHttpClient.json(response).getJsonArray("errors").getJsonObject(0);
  }

  private void isJson(String contentType) {
    assertThat(contentType).startsWith("application/json");
  }
}
