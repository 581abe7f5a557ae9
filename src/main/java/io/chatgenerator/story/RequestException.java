package io.chatgenerator.story;

import java.time.Duration;
import java.util.Optional;

/**
 * A request that cannot be met, from the ports to the client: code, message and time to wait are
 * for the caller, to be shown as they are; the cause is for the log alone. Has no stack trace of
 * its own, since requests may come in floods.
 */
public final class RequestException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final Duration BACK_SOON = Duration.ofSeconds(2);

  private final ErrorCode code;
  private final transient Optional<Duration> retryAfter;

  public RequestException(ErrorCode code, String message) {
    this(code, message, Optional.empty(), null);
  }

  public RequestException(ErrorCode code, String message, Throwable cause) {
    this(code, message, Optional.empty(), cause);
  }

  /** A failure that a later request may not meet; {@code cause} may be null. */
  public RequestException(
      ErrorCode code, String message, Optional<Duration> retryAfter, Throwable cause) {
    super(message, cause, false, false);
    this.code = code;
    this.retryAfter = retryAfter;
  }

  public static RequestException badInput(String message) {
    return new RequestException(ErrorCode.BAD_USER_INPUT, message);
  }

  /** A caller who has not proved who they are. */
  public static RequestException unauthenticated(String message) {
    return new RequestException(ErrorCode.UNAUTHENTICATED, message);
  }

  /** A request that is one too many. */
  public static RequestException tooMany(String message, Duration wait) {
    return new RequestException(ErrorCode.RATE_LIMITED, message, Optional.of(wait), null);
  }

  /** This task takes nothing new, since it is about to end. */
  public static RequestException stopping() {
    return new RequestException(
        ErrorCode.UNAVAILABLE,
        "This server is shutting down. Please try again.",
        Optional.of(BACK_SOON),
        null);
  }

  public static boolean isTooMany(Throwable failure) {
    return failure instanceof RequestException known && known.code == ErrorCode.RATE_LIMITED;
  }

  public ErrorCode code() {
    return code;
  }

  /** How long the caller should wait before asking again; empty where that does not help. */
  public Optional<Duration> retryAfter() {
    return retryAfter;
  }
}
