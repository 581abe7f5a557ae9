package io.chatgenerator.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.robustness.Robustness;
import io.chatgenerator.testing.EndlessSource;
import io.chatgenerator.testing.GraphQLWsClient;
import io.chatgenerator.testing.SocketOptions;
import io.chatgenerator.testing.TestServer;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

@Robustness("WebSocket: clients that are slow, silent or gone")
class SlowReaderIT {
  @AutoClose
  private static final TestServer SERVER =
      TestServer.start(new SocketOptions().pingInterval(Duration.ofMillis(500)).build());

  /** What fits into the buffers of two sockets, some megabytes, in texts of 10,000 bytes. */
  private static final int MOST = 300;

  @Test
  void asksForNoMoreThanTheSocketTakesAndCutsOffAReaderThatStandsStill() {
    EndlessSource endless = SERVER.schema().endless;
    try (var client = GraphQLWsClient.ready(SERVER.port(), "alice")) {
      client.pause();
      client.subscribe("s", "subscription { endless }");
      // Another socket is served while this one stands still, ping after ping.
      try (var other = GraphQLWsClient.ready(SERVER.port(), "alice").withoutPongs()) {
        other.expectMessage("ping");
        assertThat(endless.published()).isBetween(1, MOST);
        other.send(GraphQLWsClient.message("pong"));
        other.expectMessage("ping");
        other.send(GraphQLWsClient.message("pong"));
        int published = endless.published();
        other.expectMessage("ping");
        other.send(GraphQLWsClient.message("pong"));
        assertThat(endless.published()).isEqualTo(published).isLessThan(MOST);
        other.expectMessage("ping");
      }
      client.resume();
      for (int i = 0; i < endless.published(); i++) {
        client.expectNext("s");
      }
      client.expectClose(4499, "No sign of life");
    }
  }
}
