package io.chatgenerator.ws;

import static io.chatgenerator.testing.GraphQLWsClient.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.robustness.Robustness;
import io.chatgenerator.testing.CapturedLog;
import io.chatgenerator.testing.GraphQLHttpClient;
import io.chatgenerator.testing.GraphQLWsClient;
import io.chatgenerator.testing.TestServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Robustness("WebSocket: the protocol, kept and broken")
class ConnectionInitIT {
  @AutoClose private static final TestServer SERVER = TestServer.start(GraphQLWsOptions.DEFAULT);

  @Test
  void closesWith4406WithoutSubProtocol() {
    // Vert.x's client fails where it is closed before it has learned that it is connected.
    try (var raw = new RawHttp(SERVER.port())) {
      assertThat(raw.closeAfterUpgrade()).isEqualTo("4406 Subprotocol not acceptable");
    }
  }

  @Test
  void closesWith4406ForAnotherSubProtocol() {
    // A proper client gives up by itself when its sub-protocol is not confirmed.
    try (var raw = new RawHttp(SERVER.port())) {
      assertThat(raw.closeAfterUpgrade("graphql-ws")).isEqualTo("4406 Subprotocol not acceptable");
    }
  }

  @Test
  void findsItsSubProtocolAmongOthers() {
    var offered = List.of("graphql-ws", "graphql-transport-ws");
    try (var client = GraphQLWsClient.connect(SERVER.port(), offered)) {
      client.init("alice");
      client.expectMessage("connection_ack");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"alice", "Bearer alice"})
  void acknowledgesATokenWithOrWithoutScheme(String token) {
    try (var client = GraphQLWsClient.connect(SERVER.port())) {
      client.init(token);
      assertThat(client.expectMessage("connection_ack")).isEqualTo(message("connection_ack"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "wrong,4403,Forbidden",
    "expired,4403,Forbidden",
    "down,1013,Try again later",
    "crowded,1013,Try again later"
  })
  void closesWhenTheTokenIsNotAccepted(String token, int code, String reason) {
    try (var client = GraphQLWsClient.connect(SERVER.port())) {
      client.init(token);
      client.expectClose(code, reason);
    }
  }

  @Test
  void closesWith1013AndSaysNothingWhenTheCheckBreaksDown() {
    try (var log = new CapturedLog(UnacknowledgedState.class);
        var client = GraphQLWsClient.connect(SERVER.port())) {
      client.init("broken");
      client.expectClose(1013, "Try again later");
      assertThat(log.events()).hasSize(1);
    }
  }

  @Test
  void closesWith4403WhenTheTokenExpires() {
    try (var client = GraphQLWsClient.ready(SERVER.port(), "brief")) {
      client.expectClose(4403, "Forbidden");
    }
  }

  @Test
  void closesWith4403WithoutToken() {
    try (var client = GraphQLWsClient.connect(SERVER.port())) {
      client.send(message("connection_init"));
      client.expectClose(4403, "Forbidden");
    }
  }

  @Test
  void closesWith4429OnASecondInit() {
    try (var client = GraphQLWsClient.connect(SERVER.port())) {
      client.init("never");
      client.init("alice");
      client.expectClose(4429, "Too many initialisation requests");
    }
  }

  @Test
  void closesWith4401OnAnOperationBeforeTheAcknowledgement() {
    try (var client = GraphQLWsClient.connect(SERVER.port())) {
      client.init("never");
      client.subscribe("1", "{ hello }");
      client.expectClose(4401, "Unauthorized");
    }
  }

  @Test
  void answersAnIncompleteHandshakeWith400() {
    var http = new GraphQLHttpClient(SERVER.port(), "alice");
    try (var raw = new RawHttp(SERVER.port())) {
      assertThat(
              raw.statusOf(
                  "GET /graphql HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"))
          .isEqualTo(400);
    }
    assertThat(http.send(http.request("").POST(BodyPublishers.noBody())).statusCode())
        .isEqualTo(415);
  }
}
