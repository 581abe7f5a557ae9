package io.chatgenerator.openai;

import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.GenerationException;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What befalls requests, and what it means. */
final class HttpFailure {
  private static final int MAX_BYTES = 16 * 1024;

  private HttpFailure() {}

  /** What an answer that is no good one means, by as much of its body as was read. */
  static GenerationException of(int status, MultiMap headers, String body) {
    ModelError error = ModelError.inBody(body);
    Optional<Duration> wait = RetryAfter.in(headers, Instant.now());
    return new GenerationException(
        code(status, error, body, wait.isPresent()),
        ("the model answered " + status + " " + error).strip(),
        wait.or(() -> RetryAfter.in(error)),
        null);
  }

  /**
   * The body of such an answer, read to its end; {@code onBytes} is called when some of it arrives.
   * Fails, with what has come as the message, where it breaks off or is too long.
   */
  static Future<String> body(HttpClientResponse response, Runnable onBytes) {
    Promise<String> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    response
        .handler(
            chunk -> {
              onBytes.run();
              body.appendBuffer(chunk);
              if (body.length() > MAX_BYTES) {
                whole.tryFail(body.toString());
              }
            })
        .endHandler(end -> whole.tryComplete(body.toString()))
        .exceptionHandler(cut -> whole.tryFail(body.toString()));
    return whole.future();
  }

  static GenerationException unreachable(Throwable cause) {
    String why = "the model could not be reached: " + cause.getMessage();
    return cause instanceof GenerationException known
        ? known
        : new GenerationException(FailureCode.MODEL_UNAVAILABLE, why, cause);
  }

  /** A failure with the id that the server has given the request; empty for none. */
  static GenerationException ofRequest(String id, GenerationException failure) {
    return id.isEmpty()
        ? failure
        : new GenerationException(
            failure.code(),
            failure.getMessage() + " (request id " + id + ")",
            failure.retryAfter(),
            failure.getCause());
  }

  private static FailureCode code(int status, ModelError error, String body, boolean mayComeBack) {
    FailureCode code = ErrorMeaning.of(status, error);
    // OpenRouter: an allowance for the moment is used up, not the account.
    if (code == FailureCode.MODEL_QUOTA_EXHAUSTED && status == 402 && mayComeBack) {
      return FailureCode.MODEL_BUSY;
    }
    // The page of a firewall: it has looked at the request, not at the key.
    return status == 403 && body.stripLeading().startsWith("<") ? FailureCode.MODEL_REJECTED : code;
  }
}
