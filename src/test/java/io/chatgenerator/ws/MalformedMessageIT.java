package io.chatgenerator.ws;

import io.chatgenerator.robustness.Robustness;
import io.chatgenerator.testing.GraphQLWsClient;
import io.chatgenerator.testing.ToyServer;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Robustness("WebSocket: the protocol, kept and broken")
class MalformedMessageIT {
  @AutoClose private static final ToyServer SERVER = ToyServer.start(GraphQLWsOptions.DEFAULT);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"type":              | The message is not valid JSON
          []                    | The message is not a JSON object
          {}                    | The message has no type
          {"type":"start"}      | Unknown message type
          {"type":"next"}       | Unknown message type
          {"type":"complete"}   | The message has no id
          {"type":"subscribe","id":"1"} | The message has no payload
          """)
  void closesWith4400AndTheReasonInEveryState(String message, String reason) {
    try (var client = GraphQLWsClient.connect(SERVER.port())) {
      client.sendText(message);
      client.expectClose(4400, reason);
    }
    try (var client = GraphQLWsClient.ready(SERVER.port(), "alice")) {
      client.sendText(message);
      client.expectClose(4400, reason);
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
