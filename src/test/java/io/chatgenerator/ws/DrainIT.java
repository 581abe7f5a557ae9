package io.chatgenerator.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.testing.GraphQLWsClient;
import io.chatgenerator.testing.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DrainIT {
  private final TestServer server = TestServer.start(GraphQLWsOptions.DEFAULT);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void countsConnectionsAndOperations() {
    try (var client = GraphQLWsClient.ready(server.port(), "alice")) {
      client.subscribe("a", "subscription { count }");
      client.subscribe("b", "subscription { count }");
      client.expectSilence();
      assertThat(server.<Integer>onLoop(server.registry()::size)).isEqualTo(1);
      assertThat(server.<Integer>onLoop(server.registry()::operations)).isEqualTo(2);
    }
  }

  @Test
  void forgetsClosedConnections() throws InterruptedException {
    try (var client = GraphQLWsClient.ready(server.port(), "alice")) {
      client.subscribe("a", "subscription { count }");
      client.expectSilence();
    }
    server.schema().sources.take().awaitCancel();
    assertThat(server.<Integer>onLoop(server.registry()::size)).isZero();
  }

  @Test
  void closesAllWith1001AndCancelsTheirOperations() throws InterruptedException {
    try (var client = GraphQLWsClient.ready(server.port(), "alice")) {
      client.subscribe("a", "subscription { count }");
      client.expectSilence();
      drain(Duration.ZERO);
      client.expectClose(1001, "Going away");
      server.schema().sources.take().awaitCancel();
    }
  }

  @Test
  void servesASocketUntilItsTurnHasCome() {
    List<GraphQLWsClient> clients =
        Stream.generate(() -> GraphQLWsClient.ready(server.port(), "alice")).limit(3).toList();
    drain(Duration.ofMinutes(1));
    clients.get(0).expectClose(1001);
    clients.get(2).subscribe("q", "{ hello }");
    clients.get(2).expectNext("q");
    clients.get(2).expectComplete("q");
    clients.forEach(GraphQLWsClient::close);
  }

  @Test
  void closesLateComersAtOnce() {
    drain(Duration.ZERO);
    // Vert.x's client fails where the close comes before it has set its handlers.
    try (RawWebSocket client = new RawWebSocket(server.port())) {
      assertThat(client.read().closeCode()).isEqualTo(1001);
    }
  }

  private void drain(Duration spread) {
    server.onLoop(() -> server.registry().closeAll(spread));
  }
}
