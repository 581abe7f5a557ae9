package io.chatgenerator.openai;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.stream.Collectors;

/** What a {@code response} object says of a generation. */
final class ResponseState {
  private ResponseState() {}

  /** Reads a state; where it names no status, that of its event's type counts. */
  static void read(JsonObject response, String stateByType, Outcome outcome) {
    outcome.read(response);
    switch (response.getValue("status") instanceof String named ? named : stateByType) {
      case "completed" -> outcome.finish();
      case "incomplete" ->
          outcome.cutOff(
              response.getValue("incomplete_details") instanceof JsonObject details
                  ? details.getValue("reason")
                  : null);
      case "failed" -> throw ModelError.of(response.getValue("error")).inAnswer();
      case "cancelled" -> throw Outcome.broken("the generation was cancelled");
      default -> {}
    }
  }

  /** The text as a whole, without reasoning. */
  static String text(JsonObject response) {
    return response.getValue("output") instanceof JsonArray items
        ? items.stream().map(ResponseState::textOf).collect(Collectors.joining())
        : "";
  }

  private static String textOf(Object item) {
    if (!(item instanceof JsonObject message) || !"message".equals(message.getValue("type"))) {
      return "";
    }
    MessageContent content = MessageContent.of(message);
    if (content.refuses()) {
      throw Outcome.refusal();
    }
    return content.text();
  }
}
