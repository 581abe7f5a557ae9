package io.chatgenerator.openai;

import static io.chatgenerator.story.FailureCode.CONTENT_FILTERED;
import static io.chatgenerator.story.FailureCode.MODEL_BUSY;
import static io.chatgenerator.story.FailureCode.MODEL_NOT_FOUND;
import static io.chatgenerator.story.FailureCode.MODEL_QUOTA_EXHAUSTED;
import static io.chatgenerator.story.FailureCode.MODEL_UNAUTHORIZED;
import static io.chatgenerator.story.FailureCode.MODEL_UNAVAILABLE;
import static io.chatgenerator.story.FailureCode.PROMPT_TOO_LONG;

import io.chatgenerator.story.FailureCode;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The {@code error} object of an OpenAI-compatible server. Its message is read but not kept: it may
 * quote the prompt or a part of the key.
 *
 * @param type for the log; empty where there was none
 * @param code for the log; empty where there was none
 * @param known what the error means, where that is clear
 */
record ModelError(String type, String code, Optional<FailureCode> known) {
  private static final Map<String, FailureCode> MEANINGS =
      Map.ofEntries(
          Map.entry("insufficient_quota", MODEL_QUOTA_EXHAUSTED),
          Map.entry("billing_hard_limit_reached", MODEL_QUOTA_EXHAUSTED),
          Map.entry("billing_not_active", MODEL_QUOTA_EXHAUSTED),
          Map.entry("context_length_exceeded", PROMPT_TOO_LONG),
          Map.entry("string_above_max_length", PROMPT_TOO_LONG),
          Map.entry("content_filter", CONTENT_FILTERED),
          Map.entry("content_policy_violation", CONTENT_FILTERED),
          Map.entry("model_not_found", MODEL_NOT_FOUND),
          Map.entry("invalid_api_key", MODEL_UNAUTHORIZED),
          Map.entry("rate_limit_exceeded", MODEL_BUSY),
          Map.entry("server_error", MODEL_UNAVAILABLE),
          Map.entry("overloaded_error", MODEL_UNAVAILABLE));

  static final ModelError UNKNOWN = new ModelError("", "", Optional.empty());

  /** The error in the body of an answer, whatever that body is. */
  static ModelError inBody(String body) {
    try {
      return of(new JsonObject(body).getValue("error"));
    } catch (DecodeException notJson) {
      return UNKNOWN;
    }
  }

  /** The error that {@code value} describes, whatever it is. */
  static ModelError of(Object value) {
    if (!(value instanceof JsonObject error)) {
      return UNKNOWN;
    }
    String type = LogText.of(error.getValue("type"));
    String code = LogText.of(error.getValue("code"));
    return new ModelError(type, code, meaning(type, code, error.getValue("message")));
  }

  private static Optional<FailureCode> meaning(String type, String code, Object message) {
    // Servers that know no code for it, such as vLLM, say it in these words.
    if (message instanceof String text && text.contains("maximum context length")) {
      return Optional.of(PROMPT_TOO_LONG);
    }
    return Optional.ofNullable(MEANINGS.getOrDefault(code, MEANINGS.get(type)));
  }

  /** What may be logged of it. */
  @Override
  public String toString() {
    return Stream.of("type " + type, "code " + code)
        .filter(part -> !part.endsWith(" "))
        .collect(Collectors.joining(", "));
  }
}
