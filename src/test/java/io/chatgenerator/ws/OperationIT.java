package io.chatgenerator.ws;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.graphql.ClientErrors;
import io.chatgenerator.graphql.ResultFormat;
import io.chatgenerator.robustness.Robustness;
import io.chatgenerator.testing.CapturedLog;
import io.chatgenerator.testing.GraphQLWsClient;
import io.chatgenerator.testing.TestServer;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries and mutations, and what fails before the first result. */
@Robustness("WebSocket: the protocol, kept and broken")
class OperationIT {
  @AutoClose private static final TestServer SERVER = TestServer.start(GraphQLWsOptions.DEFAULT);

  private GraphQLWsClient client;

  @BeforeEach
  void connect() {
    client = GraphQLWsClient.ready(SERVER.port(), "alice");
  }

  @AfterEach
  void disconnect() {
    client.close();
  }

  @Test
  void answersAQueryByNextAndComplete() {
    client.subscribe(
        "q", "query($name: String) { hello(name: $name) }", new JsonObject().put("name", "Zoë 🦊"));
    assertThat(client.expectNext("q").getString("hello")).isEqualTo("Hello Zoë 🦊");
    client.expectComplete("q");
    client.expectSilence();
  }

  @Test
  void runsMutations() {
    client.subscribe("m", "mutation { set(value: \"x\") }");
    assertThat(client.expectNext("m").getString("set")).isEqualTo("x");
    client.expectComplete("m");
  }

  @Test
  void knowsTheCaller() {
    client.subscribe("q", "{ whoami }");
    assertThat(client.expectNext("q").getString("whoami")).isEqualTo("USER alice");
    client.expectComplete("q");
  }

  @Test
  void sendsFieldErrorsAlongWithData() {
    client.subscribe("q", "{ hello fail(kind: \"NOT_FOUND\") }");
    JsonObject payload = client.expectMessage("next").getJsonObject("payload");
    assertThat(payload.getJsonObject("data").getString("hello")).isEqualTo("Hello world");
    assertThat(payload.getJsonArray("errors").getJsonObject(0).getJsonObject("extensions"))
        .isEqualTo(new JsonObject().put("code", "NOT_FOUND"));
    client.expectComplete("q");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "",
        "{ unknown }",
        "query A { hello } query B { hello }",
        "query($name: String!) { hello(name: $name) }",
        "subscription { count later }"
      })
  void answersAnInvalidDocumentByErrorAlone(String query) {
    client.subscribe("q", query);
    client.expectError("q", "BAD_USER_INPUT");
    client.expectSilence();
  }

  @Test
  void asksForTheDocumentOfAHashAndKeepsTheSocket() {
    JsonObject hash = new JsonObject().put("persistedQuery", new JsonObject().put("version", 1));
    JsonObject hashed = new JsonObject().put("extensions", hash).put("operationName", "Q");
    client.send(GraphQLWsClient.message("subscribe").put("id", "q").put("payload", hashed));
    JsonObject error = client.expectError("q", "PERSISTED_QUERY_NOT_SUPPORTED");
    assertThat(error.getString("message")).isEqualTo("PersistedQueryNotSupported");
    client.subscribe("q", "{ hello }");
    client.expectNext("q");
  }

  @Test
  void answersARefusedSubscriptionByErrorAlone() {
    client.subscribe("s", "subscription { refused }");
    JsonObject error = client.expectError("s", "FORBIDDEN");
    assertThat(error.getString("message")).isEqualTo("Not for you.");
    assertThat(error.getJsonArray("path")).containsExactly("refused");
    client.expectSilence();
  }

  @Test
  void tellsNothingOfABrokenSubscriptionButAnIdThatIsInTheLog() {
    try (var log = new CapturedLog(ClientErrors.class)) {
      client.subscribe("s", "subscription { broken }");
      JsonObject error = client.expectError("s", "INTERNAL");
      assertThat(error.encode()).doesNotContain("secret detail");
      assertThat(log.events())
          .singleElement()
          .satisfies(
              event ->
                  assertThat(event.getFormattedMessage())
                      .contains(error.getJsonObject("extensions").getString("id")));
    }
  }

  @Test
  void tellsNothingOfAMissingValueEither() {
    try (var log = new CapturedLog(ResultFormat.class)) {
      client.subscribe("q", "{ missing }");
      JsonObject error = client.expectError("q", "INTERNAL");
      assertThat(error.encode()).doesNotContain("null");
      assertThat(log.events()).hasSize(1);
    }
  }

  @Test
  void sendsNothingAfterTheClientCompletedAQuery() throws InterruptedException {
    client.subscribe("q", "{ later }");
    var later = SERVER.schema().promises.poll(10, SECONDS);
    client.complete("q");
    client.expectSilence();
    SERVER.onLoop(() -> later.tryComplete("too late"));
    client.expectSilence();
  }

  @Test
  void closesWith4409WhileAnIdIsInUse() {
    client.subscribe("q", "{ later }");
    client.subscribe("q", "{ hello }");
    client.expectClose(4409, "Subscriber for q already exists");
  }

  @Test
  void cutsTheReasonToWhatACloseFrameHolds() {
    String id = "ü".repeat(500);
    client.subscribe(id, "{ later }");
    client.subscribe(id, "{ hello }");
    client.expectClose(4409, "Subscriber for " + "ü".repeat(54));
  }

  @Test
  void letsIdsBeUsedAgain() {
    for (int i = 0; i < 3; i++) {
      client.subscribe("q", "{ hello }");
      client.expectNext("q");
      client.expectComplete("q");
      client.subscribe("q", "{");
      client.expectError("q");
    }
  }

  @Test
  void ignoresACompleteForAnUnknownId() {
    client.complete("unknown");
    client.expectSilence();
  }

  @Test
  void echoesThePayloadOfAPing() {
    JsonObject payload = new JsonObject().put("n", 1).putNull("nothing");
    client.send(GraphQLWsClient.message("ping").put("payload", payload));
    assertThat(client.expectMessage("pong").getJsonObject("payload")).isEqualTo(payload);
  }

  @Test
  void ignoresAnUnsolicitedPong() {
    client.send(GraphQLWsClient.message("pong"));
    client.expectSilence();
  }
}
