package io.chatgenerator.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.robustness.Fuzzed;
import io.chatgenerator.robustness.Mutations;
import io.chatgenerator.robustness.Robustness;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.ws.ClientMessage.Complete;
import io.chatgenerator.ws.ClientMessage.Subscribe;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Provide;

/** Frames that no client ever sent. */
@Robustness("Fuzzing: messages of WebSocket clients (ClientMessage)")
class ClientMessageFuzz {
  private static final List<String> MESSAGES =
      List.of(
          "{\"type\":\"connection_init\",\"payload\":{\"authorization\":\"Bearer a.b.c\"}}",
          "{\"type\":\"ping\",\"payload\":{\"a\":[1,null,{}]}}",
          "{\"type\":\"pong\"}",
          "{\"id\":\"1\",\"type\":\"subscribe\",\"payload\":{\"query\":\"{ __typename }\","
              + "\"operationName\":\"q\",\"variables\":{\"id\":\"x\",\"n\":1.5},\"extensions\":{}}}",
          "{\"id\":\"1\",\"type\":\"complete\"}");
  private static final List<String> TOKENS =
      List.of(
          "{",
          "}",
          "[",
          "]",
          "\"",
          ",",
          ":",
          "null",
          "true",
          "0",
          "-",
          "1e99999",
          "\\",
          "\\ud800",
          "\u0000",
          "\"type\":",
          "\"id\":",
          "\"payload\":",
          "\"query\":",
          "\"variables\":",
          "//",
          "/*",
          "NaN",
          "\uFEFF",
          "99999999999999999999",
          "{\"a\":",
          "[[");
  private static final Set<String> ANSWERS =
      Set.of(
          "The message has no type",
          "Unknown message type",
          "The message is not valid JSON",
          "The message is not a JSON object",
          "The payload is not an object",
          "The message has no id",
          "The message has no payload",
          "\"query\" must be given, as a string.",
          "\"operationName\" must be a string.",
          "\"variables\" must be an object.",
          "\"extensions\" must be an object.");

  @Fuzzed
  void isAMessageOrIsRefusedInKnownWords(@ForAll("messages") String text) {
    try {
      ClientMessage message = ClientMessage.parse(text);
      if (message instanceof Subscribe subscribe) {
        assertThat(subscribe.id()).isNotEmpty();
      } else if (message instanceof Complete complete) {
        assertThat(complete.id()).isNotEmpty();
      }
    } catch (RequestException refused) {
      assertThat(refused.getMessage()).isIn(ANSWERS);
    }
  }

  @Provide
  Arbitrary<String> messages() {
    return Mutations.text(MESSAGES, TOKENS);
  }
}
