package io.chatgenerator.openai;

import static io.chatgenerator.story.FailureCode.CONTENT_FILTERED;
import static io.chatgenerator.story.FailureCode.MODEL_BROKEN;
import static io.chatgenerator.story.FailureCode.MODEL_BUSY;
import static io.chatgenerator.story.FailureCode.MODEL_NOT_FOUND;
import static io.chatgenerator.story.FailureCode.MODEL_QUOTA_EXHAUSTED;
import static io.chatgenerator.story.FailureCode.MODEL_REJECTED;
import static io.chatgenerator.story.FailureCode.MODEL_UNAUTHORIZED;
import static io.chatgenerator.story.FailureCode.MODEL_UNAVAILABLE;
import static io.chatgenerator.story.FailureCode.PROMPT_TOO_LONG;

import io.chatgenerator.story.FailureCode;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What errors mean, by their status first and then by the words of many servers. Words that say
 * that asking again is of no use count more than a status that invites it.
 */
final class ErrorMeaning {
  private static final Set<FailureCode> DESPITE_SERVER_ERROR =
      EnumSet.of(MODEL_QUOTA_EXHAUSTED, CONTENT_FILTERED, PROMPT_TOO_LONG);
  private static final Set<FailureCode> DESPITE_RATE_LIMIT =
      EnumSet.of(MODEL_QUOTA_EXHAUSTED, PROMPT_TOO_LONG);

  /** Searched in this order: an error may say that a request is both bad and too long. */
  private static final Map<FailureCode, Pattern> WORDS = words();

  private ErrorMeaning() {}

  static FailureCode of(int status, ModelError error) {
    Optional<FailureCode> lasting = ofWords(error.words()).filter(code -> !code.isRetryable());
    return switch (status) {
      case 401 -> MODEL_UNAUTHORIZED;
      case 402 -> MODEL_QUOTA_EXHAUSTED;
      case 403 -> lasting.orElse(MODEL_UNAUTHORIZED);
      case 404, 410 -> MODEL_NOT_FOUND;
      case 408, 409, 424, 425, 499 -> MODEL_UNAVAILABLE;
      case 413 -> PROMPT_TOO_LONG;
      case 429, 498 -> lasting.filter(DESPITE_RATE_LIMIT::contains).orElse(MODEL_BUSY);
      case 451 -> CONTENT_FILTERED;
      default -> ofClass(status, lasting);
    };
  }

  static Optional<FailureCode> ofWords(String words) {
    return WORDS.entrySet().stream()
        .filter(meaning -> meaning.getValue().matcher(words).find())
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static FailureCode ofClass(int status, Optional<FailureCode> lasting) {
    if (status >= 500) {
      return lasting.filter(DESPITE_SERVER_ERROR::contains).orElse(MODEL_UNAVAILABLE);
    }
    // A redirect is never followed: it would carry the key to wherever it points.
    return status >= 300 ? lasting.orElse(MODEL_REJECTED) : MODEL_BROKEN;
  }

  private static Map<FailureCode, Pattern> words() {
    Map<FailureCode, Pattern> words = new LinkedHashMap<>();
    words.put(
        MODEL_QUOTA_EXHAUSTED,
        anyOf(
            "insufficient[_ ](account[_ ])?(quota|balance|credits?|funds?)",
            "billing_hard_limit_reached|billing_not_active|billing_error|payment[_ ]required",
            "exceeded_current_quota|balance_not_enough|arrearage|\"1113\"",
            "credit balance is too low|(out of|not enough|requires more|(have|has) (any|no)) credits",
            "(used|exceeded) (all|your|the) (\\w+ )*credits|spending limit|balance is (insufficient|not enough)"));
    words.put(
        CONTENT_FILTERED,
        anyOf(
            "content_filter(ed)?\\b|content_policy|responsibleaipolicyviolation|invalid_prompt",
            "data_inspection_failed|moderation|flagged_input|prompt_blocked|prohibited_content",
            "content management policy|content filter|content safety|safety (system|filter|check|reasons)",
            "(input|prompt|content|request|messages?|text)\\b.{0,60}\\b(flagged|inappropriate|sensitive)",
            "(violat|against).{0,60}(polic|guidelines|terms of (use|service))",
            "content exists risk|guardrail"));
    words.put(
        PROMPT_TOO_LONG,
        anyOf(
            "context_length_exceeded|string_above_max_length|exceed_context_size|context_window",
            "tokens_limit_reached|request_too_large",
            "(context|prompt|input|sequence) (length|size|window)\\b.{0,80}(exceed|limit|maximum|only|available|should be)",
            "(exceeds?|exceeded|larger|longer|beyond|over|too large).{0,80}(context|input token|prompt token)",
            "(maximum|max|model'?s?) (context|prompt|input|sequence|model)[ _](length|size|window|len)",
            "(prompt|input|inputs|message|messages|request|conversation|text)`?'? (is|are|was|has|token count)"
                + " .{0,30}(too long|too large|exceed|longer)",
            "too many (input |prompt )?tokens|token limit exceeded|request (body )?too large",
            "must have less than \\d+ tokens|max_new_tokens`? must be|max_total_tokens",
            "(prompt|input|context|messages?) (is |are )?too (long|large)",
            "reduce the length of|reduce your prompt|shorten (the|your)|keep the first \\d+ tokens"));
    words.put(
        MODEL_NOT_FOUND,
        anyOf(
            "model_not_found|model_not_exist|invalid_model|deploymentnotfound|model_decommissioned",
            "model_not_available|modelnotfound|modelnotopen|no models? loaded",
            "model\\b.{0,120}(does not exist|doesn't exist|not exist|not found|has been decommissioned)",
            "(not a valid|invalid|unknown|unsupported|no such) model\\b"));
    words.put(
        MODEL_UNAUTHORIZED,
        anyOf(
            "invalid_api_key|api_key_invalid|authentication_error|unauthenticated|permission_denied",
            "insufficient permissions|missing scopes|not have (access|permission)",
            "account_deactivated|invalid_authentication|unauthorized|permission_error",
            "api[ _-]?key\\b.{0,40}(not valid|invalid|expired|incorrect|missing|disabled|revoked|leaked)",
            "(invalid|incorrect|wrong|expired|missing|no|bad) (api[ _-]?key|auth|credential|access token|bearer)"));
    words.put(
        MODEL_REJECTED,
        anyOf(
            "unsupported_country|invalid_request|badrequest|bad_request|invalid_argument|validation",
            "unprocessable"));
    words.put(
        MODEL_BUSY,
        anyOf(
            "rate[_ ]?limit|too[_ ]many[_ ]requests|resource_exhausted|throttl|capacity_exceeded",
            "over_capacity|(engine|server|model|currently|is)[_ ]overloaded|queue is full"));
    words.put(
        MODEL_UNAVAILABLE,
        anyOf(
            "server_error|internal_error|internalservererror|internal server error|api_error",
            "overloaded|unavailable|time[_d -]*out|bad gateway|disconnected|incomplete_generation"));
    return words;
  }

  private static Pattern anyOf(String... words) {
    return Pattern.compile(String.join("|", words));
  }
}
