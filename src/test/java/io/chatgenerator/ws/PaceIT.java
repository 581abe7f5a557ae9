package io.chatgenerator.ws;

import static io.chatgenerator.testing.GraphQLWsClient.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.robustness.Robustness;
import io.chatgenerator.testing.GraphQLWsClient;
import io.chatgenerator.testing.SocketOptions;
import io.chatgenerator.testing.TestServer;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

@Robustness("WebSocket: broken frames and floods of them, at the socket")
class PaceIT {
  private static final int PER_SECOND = 200;
  private static final int MESSAGES = 1_000;

  @AutoClose
  private static final TestServer SERVER =
      TestServer.start(new SocketOptions().maxMessagesPerSecond(PER_SECOND).build());

  @Test
  void readsAFloodOfMessagesAtItsPaceAndLosesNone() {
    try (var flooding = GraphQLWsClient.ready(SERVER.port(), "alice");
        var other = GraphQLWsClient.ready(SERVER.port(), "alice")) {
      long start = System.nanoTime();
      for (int i = 0; i < MESSAGES; i++) {
        flooding.send(message("ping"));
      }
      other.subscribe("q", "{ hello }");
      other.expectNext("q");
      for (int i = 0; i < MESSAGES; i++) {
        flooding.expectMessage("pong");
      }
      // Twice the rate at once, the others in their time.
      Duration least = Duration.ofMillis(1_000L * (MESSAGES - 2 * PER_SECOND) / PER_SECOND - 100);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(least);
    }
  }
}
