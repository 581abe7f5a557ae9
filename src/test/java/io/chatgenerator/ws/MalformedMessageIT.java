package io.chatgenerator.ws;

import io.chatgenerator.robustness.Robustness;
import io.chatgenerator.testing.GraphQLWsClient;
import io.chatgenerator.testing.TestServer;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

@Robustness("WebSocket: the protocol, kept and broken")
class MalformedMessageIT {
  @AutoClose private static final TestServer SERVER = TestServer.start(GraphQLWsOptions.DEFAULT);

  @Test
  void closesWith4400AndTheReason() {
    try (var client = GraphQLWsClient.ready(SERVER.port(), "alice")) {
      client.sendText("{\"type\":\"start\"}");
      client.expectClose(4400, "Unknown message type");
    }
  }

  @Test
  void closesWith4400OnABinaryFrame() {
    try (var client = GraphQLWsClient.ready(SERVER.port(), "alice")) {
      client.sendBinary(Buffer.buffer("{\"type\":\"ping\"}"));
      client.expectClose(4400, "Binary messages are unknown");
    }
  }

  @Test
  void closesWith4400OnDeepNesting() {
    try (var client = GraphQLWsClient.ready(SERVER.port(), "alice")) {
      client.sendText("{\"type\":\"ping\",\"payload\":" + "[".repeat(50_000));
      client.expectClose(4400, "The message is not valid JSON");
    }
  }

  @Test
  void closesOnAMessageOverTheLimit() {
    try (var client = GraphQLWsClient.ready(SERVER.port(), "alice")) {
      client.sendText("x".repeat(GraphQLWsOptions.DEFAULT.maxMessageBytes() + 1));
      client.expectClose(1009);
    }
  }

  @Test
  void closesOnFragmentsThatAddUpToMoreThanTheLimit() {
    try (var client = GraphQLWsClient.ready(SERVER.port(), "alice")) {
      client.sendFragments("x".repeat(1_000), 200);
      client.expectClose(1009);
    }
  }
}
