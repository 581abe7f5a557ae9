package io.chatgenerator.openai;

import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.GenerationException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The error of an OpenAI-compatible server, in whatever form: an object, a list of them, a string.
 *
 * @param type for the log; empty where there was none
 * @param code for the log; empty where there was none
 * @param status the HTTP status that the error names, where it names one
 * @param words all of it in lower case, to be searched; never for a log, as it may quote the prompt
 *     or a part of the key
 */
record ModelError(String type, String code, OptionalInt status, String words) {
  static final ModelError UNKNOWN = new ModelError("", "", OptionalInt.empty(), "");

  private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9_.:/-]{0,80}");
  private static final int MAX_WORDS = 4000;
  private static final int MAX_DEPTH = 4;

  /** The error in the body of an answer, whatever that body is. */
  static ModelError inBody(String body) {
    String text = body.strip();
    try {
      return of(Json.decodeValue(text));
    } catch (DecodeException notJson) {
      return text.startsWith("<") ? UNKNOWN : of(text);
    }
  }

  /**
   * The error in one chunk of a stream, in one of its choices, or in a whole answer with status
   * 200; empty for none.
   */
  static Optional<ModelError> inChunk(JsonObject chunk) {
    if (isError(chunk)) {
      return Optional.of(of(chunk));
    }
    return chunk.getValue("choices") instanceof JsonArray choices
        ? choices.stream().filter(ModelError::isFailedChoice).findFirst().map(ModelError::of)
        : Optional.empty();
  }

  private static boolean isFailedChoice(Object choice) {
    return choice instanceof JsonObject object
        && object.getValue("error") instanceof JsonObject error
        && !error.isEmpty();
  }

  static ModelError of(Object value) {
    JsonObject error = innermost(value, MAX_DEPTH);
    return new ModelError(
        fitForLog(first(error, "type", "error_type")),
        fitForLog(first(error, "code", "error_code")),
        status(error),
        words(value));
  }

  /** What it means by its status or else by its words, where that is clear. */
  private Optional<FailureCode> meaning() {
    return status.isPresent()
        ? Optional.of(ErrorMeaning.of(status.getAsInt(), this))
        : ErrorMeaning.ofWords(words);
  }

  /** What has failed where an answer brings this in place of text. */
  GenerationException inAnswer() {
    return new GenerationException(
        meaning().orElse(FailureCode.MODEL_BROKEN),
        ("error in the answer: " + this).strip(),
        RetryAfter.in(this),
        null);
  }

  @Override
  public String toString() {
    return Stream.of("type " + type, "code " + code)
        .filter(part -> !part.endsWith(" "))
        .collect(Collectors.joining(", "));
  }

  private static boolean isError(JsonObject chunk) {
    boolean named =
        says(chunk.getValue("error"))
            || says(chunk.getValue("errors"))
            || isWordError(chunk.getValue("object"))
            || isWordError(chunk.getValue("type"));
    boolean ofGroq = chunk.getValue("x_groq") instanceof JsonObject x && says(x.getValue("error"));
    boolean ofMiniMax =
        chunk.getValue("base_resp") instanceof JsonObject status
            && status.getValue("status_code") instanceof Number code
            && code.intValue() != 0;
    boolean instead = says(chunk.getValue("detail")) || chunk.getValue("message") instanceof String;
    return named || ofGroq || ofMiniMax || (instead && !chunk.containsKey("choices"));
  }

  private static boolean isWordError(Object value) {
    return value instanceof String word && word.equalsIgnoreCase("error");
  }

  private static boolean says(Object value) {
    return value != null
        && !Boolean.FALSE.equals(value)
        && !"".equals(value)
        && !new JsonObject().equals(value)
        && !new JsonArray().equals(value);
  }

  /** The object that describes the error, within lists and objects around it. */
  private static JsonObject innermost(Object value, int depth) {
    if (value instanceof JsonArray list && !list.isEmpty() && depth > 0) {
      return innermost(list.getValue(0), depth - 1);
    }
    if (!(value instanceof JsonObject object)) {
      return new JsonObject();
    }
    return Stream.of("error", "errors")
        .map(object::getValue)
        .filter(inner -> inner instanceof JsonObject || inner instanceof JsonArray)
        .filter(inner -> depth > 0 && says(inner))
        .findFirst()
        .map(inner -> innermost(inner, depth - 1))
        .orElse(object);
  }

  /**
   * What another system says about itself, made fit for a log: short words of harmless characters.
   * All else, which might quote a prompt or forge a log line, is left out; null is empty.
   */
  static String fitForLog(Object value) {
    String text = value == null ? "" : value.toString();
    return HARMLESS.matcher(text).matches() ? text : "(left out)";
  }

  private static Object first(JsonObject error, String... names) {
    return Stream.of(names).map(error::getValue).filter(ModelError::says).findFirst().orElse(null);
  }

  private static OptionalInt status(JsonObject error) {
    return Stream.of("code", "status", "status_code", "http_status_code", "http_code", "error_code")
        .map(error::getValue)
        .filter(value -> value != null && value.toString().matches("[45][0-9]{2}"))
        .mapToInt(value -> Integer.parseInt(value.toString()))
        .findFirst();
  }

  private static String words(Object value) {
    String all = value instanceof String text ? text : Json.encode(value);
    return all.substring(0, Math.min(all.length(), MAX_WORDS)).toLowerCase(Locale.ROOT);
  }
}
