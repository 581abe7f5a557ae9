package io.chatgenerator.openai;

import static io.chatgenerator.story.FailureCode.CONTENT_FILTERED;
import static io.chatgenerator.story.FailureCode.MODEL_BROKEN;
import static io.chatgenerator.story.FailureCode.REASONING_TOO_LONG;
import static io.chatgenerator.story.FailureCode.REFUSED;
import static java.util.Objects.requireNonNull;

import io.chatgenerator.story.Completion;
import io.chatgenerator.story.Completion.FinishReason;
import io.chatgenerator.story.GenerationException;
import io.chatgenerator.story.TextGenerator.Usage;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one answer has said besides its text: the model that writes it, the tokens, and how it has
 * finished. Holds the state of one answer; not for use by several threads at once.
 */
final class Outcome {
  private static final Logger LOG = LoggerFactory.getLogger(Outcome.class);

  private String model;
  private Usage usage = Usage.UNKNOWN;
  private Ending ending = Ending.NONE;
  private String reason = "";

  /** Of an answer by the model that was asked for; the answer may name a more exact one. */
  Outcome(String model) {
    this.model = requireNonNull(model);
  }

  String model() {
    return model;
  }

  Usage usage() {
    return usage;
  }

  boolean isFinished() {
    return ending != Ending.NONE;
  }

  void read(JsonObject answer) {
    if (answer.getValue("model") instanceof String name && !name.isBlank()) {
      model = name;
    }
    readUsage(answer.getValue("usage"));
  }

  /** Takes a {@code usage}, whatever it is. */
  void readUsage(Object value) {
    if (value instanceof JsonObject said) {
      usage =
          new Usage(
              later(usage.prompt(), said, "prompt_tokens", "input_tokens"),
              later(usage.completion(), said, "completion_tokens", "output_tokens"));
    }
  }

  /** The last count that was given, where a count of nothing does not replace one of something. */
  private static OptionalInt later(OptionalInt known, JsonObject said, String... names) {
    Object count =
        Stream.of(names).map(said::getValue).filter(Objects::nonNull).findFirst().orElse(null);
    boolean counts =
        count instanceof Number number
            && (number.intValue() > 0 || (number.intValue() == 0 && known.isEmpty()));
    return counts ? OptionalInt.of(((Number) count).intValue()) : known;
  }

  /** The answer is whole. */
  void finish() {
    ending = Ending.STOP;
  }

  /**
   * Takes a finish reason, whatever JSON value that is.
   *
   * @throws GenerationException REFUSED, CONTENT_FILTERED, or MODEL_BROKEN where the model broke
   *     off and had not finished before
   */
  void finish(Object value) {
    Ending read = Ending.of(value);
    switch (read) {
      case NONE -> {}
      case STOP, LENGTH, UNKNOWN -> {
        ending = read;
        reason = ModelError.fitForLog(value);
      }
      case FILTERED, REFUSED -> throw failure(value);
      case BROKEN_OFF -> {
        if (!isFinished()) {
          throw failure(value);
        }
      }
    }
  }

  /** Takes the reason why an answer is incomplete, of which the limit of tokens alone is an end. */
  void cutOff(Object value) {
    if (Ending.of(value) != Ending.LENGTH) {
      throw failure(value);
    }
    ending = Ending.LENGTH;
  }

  /** How it finished, with or without text; see {@link ModelAnswer#finish}. */
  Completion completion(boolean empty, boolean clean) {
    boolean limited = ending == Ending.LENGTH;
    if (empty) {
      throw limited
          ? new GenerationException(
              REASONING_TOO_LONG, "the model used up MAX_TOKENS before any text")
          : broken("the model finished without any text");
    }
    if (ending == Ending.UNKNOWN) {
      if (!clean) {
        throw broken("the model stopped for the reason " + reason);
      }
      LOG.warn("the model stopped for the reason {}, taken as its end", reason);
    }
    return new Completion(limited ? FinishReason.LENGTH : FinishReason.STOP, model);
  }

  private static GenerationException failure(Object reason) {
    return switch (Ending.of(reason)) {
      case FILTERED -> new GenerationException(CONTENT_FILTERED, "the model's content filter");
      case REFUSED -> refusal();
      default -> broken("the model stopped for the reason " + ModelError.fitForLog(reason));
    };
  }

  static GenerationException refusal() {
    return new GenerationException(REFUSED, "the model refused");
  }

  static GenerationException broken(String message) {
    return new GenerationException(MODEL_BROKEN, message);
  }

  /** What the finish reasons of many servers mean. */
  private enum Ending {
    NONE,
    STOP,
    LENGTH,
    FILTERED,
    REFUSED,
    /** It broke off, or went another way, which it may not do the next time. */
    BROKEN_OFF,
    UNKNOWN;

    /** The meaning of a {@code finish_reason}, whatever JSON value that is. */
    static Ending of(Object reason) {
      return reason == null || reason instanceof Boolean ? NONE : ofWord(word(reason));
    }

    private static String word(Object reason) {
      String word =
          reason.toString().strip().toLowerCase(Locale.ROOT).replace(' ', '_').replace('-', '_');
      return word.startsWith("finish_reason_") ? word.substring("finish_reason_".length()) : word;
    }

    private static Ending ofWord(String word) {
      return switch (word) {
        case "", "null", "none", "unspecified" -> NONE;
        case "stop", "stopped", "eos", "eos_token", "eos_token_id", "eot", "eod" -> STOP;
        case "stop_sequence", "stop_token", "stop_string", "stop_str", "stop_word" -> STOP;
        case "end", "end_turn", "end_of_turn", "end_of_text", "normal", "success" -> STOP;
        case "complete", "completed", "finish", "finished", "done" -> STOP;
        case "length", "max_length", "model_length", "context_length", "length_limit" -> LENGTH;
        case "max_tokens", "max_new_tokens", "max_output_tokens", "max_completion_tokens" -> LENGTH;
        case "token_limit", "limit", "error_limit", "model_context_window_exceeded" -> LENGTH;
        case "content_filter", "content_filtered", "contentfilter", "filtered" -> FILTERED;
        case "safety", "image_safety", "moderation", "sensitive", "blocked", "blocklist" ->
            FILTERED;
        case "prohibited_content", "recitation", "spii", "language", "error_toxic" -> FILTERED;
        case "guardrail", "guardrail_intervened" -> FILTERED;
        case "refusal", "refused" -> REFUSED;
        case "error", "abort", "aborted", "cancel", "cancelled", "canceled" -> BROKEN_OFF;
        case "user_cancel", "timeout", "network_error", "overloaded" -> BROKEN_OFF;
        case "engine_overloaded", "insufficient_system_resource", "load", "unload" -> BROKEN_OFF;
        case "tool_calls", "tool_use", "tool_call", "function_call", "pause_turn" -> BROKEN_OFF;
        case "malformed_function_call", "unexpected_tool_call", "too_many_tool_calls" -> BROKEN_OFF;
        default -> UNKNOWN;
      };
    }
  }
}
