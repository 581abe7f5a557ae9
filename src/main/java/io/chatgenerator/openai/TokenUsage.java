package io.chatgenerator.openai;

import io.chatgenerator.story.TextGenerator.Usage;
import io.vertx.core.json.JsonObject;
import java.util.OptionalInt;

/**
 * The tokens of one answer: the last count that was given, where a count of nothing does not
 * replace one of something.
 */
final class TokenUsage {
  private OptionalInt prompt = OptionalInt.empty();
  private OptionalInt completion = OptionalInt.empty();

  /** Takes a {@code usage}, whatever it is. */
  void read(Object value) {
    if (value instanceof JsonObject usage) {
      prompt = later(prompt, usage.getValue("prompt_tokens"), usage.getValue("input_tokens"));
      completion =
          later(completion, usage.getValue("completion_tokens"), usage.getValue("output_tokens"));
    }
  }

  Usage known() {
    return new Usage(prompt, completion);
  }

  private static OptionalInt later(OptionalInt known, Object value, Object otherName) {
    Object count = value == null ? otherName : value;
    boolean counts =
        count instanceof Number number
            && (number.intValue() > 0 || (number.intValue() == 0 && known.isEmpty()));
    return counts ? OptionalInt.of(((Number) count).intValue()) : known;
  }
}
