package io.chatgenerator.openai;

import static io.chatgenerator.story.FailureCode.MODEL_BROKEN;
import static io.chatgenerator.story.FailureCode.MODEL_BUSY;
import static io.chatgenerator.story.FailureCode.MODEL_NOT_FOUND;
import static io.chatgenerator.story.FailureCode.MODEL_QUOTA_EXHAUSTED;
import static io.chatgenerator.story.FailureCode.MODEL_REJECTED;
import static io.chatgenerator.story.FailureCode.MODEL_UNAUTHORIZED;
import static io.chatgenerator.story.FailureCode.MODEL_UNAVAILABLE;
import static io.chatgenerator.story.FailureCode.PROMPT_TOO_LONG;

import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.GenerationException;
import io.vertx.core.MultiMap;
import java.time.Instant;

/** What an answer other than 200 means. */
final class HttpFailure {
  private HttpFailure() {}

  /**
   * The failure to report.
   *
   * @param body as much of the error's body as was read
   */
  static GenerationException of(int status, MultiMap headers, String body, Instant now) {
    ModelError error = ModelError.inBody(body);
    return new GenerationException(
        code(status, error),
        ("the model answered " + status + " " + error).strip(),
        RetryAfter.in(headers, now),
        null);
  }

  private static FailureCode code(int status, ModelError error) {
    return switch (status) {
      case 401, 403 -> MODEL_UNAUTHORIZED;
      case 402 -> MODEL_QUOTA_EXHAUSTED;
      case 404 -> MODEL_NOT_FOUND;
      case 408, 409 -> MODEL_UNAVAILABLE;
      case 413 -> PROMPT_TOO_LONG;
      case 429 -> error.known().filter(MODEL_QUOTA_EXHAUSTED::equals).orElse(MODEL_BUSY);
      default -> codeOfClass(status, error);
    };
  }

  private static FailureCode codeOfClass(int status, ModelError error) {
    if (status >= 500) {
      return MODEL_UNAVAILABLE;
    }
    // A redirect is never followed: it would carry the key to wherever it points.
    if (status >= 300) {
      return error.known().filter(code -> !code.isRetryable()).orElse(MODEL_REJECTED);
    }
    return MODEL_BROKEN;
  }
}
