package io.chatgenerator.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.robustness.Robustness;
import io.chatgenerator.testing.GraphQLWsClient;
import io.chatgenerator.testing.SocketOptions;
import io.chatgenerator.testing.TestServer;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

@Robustness("WebSocket: clients that are slow, silent or gone")
class TimeoutIT {
  @AutoClose
  private static final TestServer SERVER =
      TestServer.start(
          new SocketOptions()
              .initTimeout(Duration.ofMillis(200))
              .pingInterval(Duration.ofMillis(100))
              .build());

  @Test
  void closesWith4408WithoutInit() {
    try (var client = GraphQLWsClient.connect(SERVER.port())) {
      client.expectClose(4408, "Connection initialisation timeout");
    }
  }

  @Test
  void closesWith4408WhenTheTokenCheckNeverEnds() {
    try (var client = GraphQLWsClient.connect(SERVER.port())) {
      client.init("never");
      client.expectClose(4408, "Connection initialisation timeout");
    }
  }

  @Test
  void cutsOffAClientThatIsSilentForTwoIntervals() {
    try (var client = GraphQLWsClient.ready(SERVER.port(), "alice").withoutPongs()) {
      client.expectMessage("ping");
      client.expectMessage("ping");
      client.expectClose(4499, "No sign of life");
    }
  }

  @Test
  void closesWith4403WhenTheTokenExpiresSomePingsLater() {
    Duration often = Duration.ofMillis(60);
    try (var server = TestServer.start(new SocketOptions().pingInterval(often).build());
        var client = GraphQLWsClient.ready(server.port(), "brief")) {
      client.expectClose(4403, "Forbidden");
    }
  }

  @Test
  void keepsAClientThatAnswersPings() {
    try (var client = GraphQLWsClient.ready(SERVER.port(), "alice").withoutPongs()) {
      for (int i = 0; i < 5; i++) {
        client.expectMessage("ping");
        client.send(GraphQLWsClient.message("pong"));
      }
      client.subscribe("1", "{ hello }");
      assertThat(client.expectMessage("next").getString("id")).isEqualTo("1");
    }
  }
}
