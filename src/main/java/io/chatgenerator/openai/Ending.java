package io.chatgenerator.openai;

import java.util.Locale;

/** What the finish reasons of many servers mean. */
enum Ending {
  /** There is no reason yet. */
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
      case "safety", "image_safety", "moderation", "sensitive", "blocked", "blocklist" -> FILTERED;
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
