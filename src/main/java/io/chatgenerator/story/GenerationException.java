package io.chatgenerator.story;

import java.time.Duration;
import java.util.Optional;

/**
 * A step between create and save that failed. The message is for the operator's log: it names the
 * cause, and never holds a key, a prompt or story text. Users read {@link FailureCode#message()}
 * instead.
 */
public final class GenerationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final FailureCode code;
  private final transient Optional<Duration> retryAfter;

  public GenerationException(FailureCode code, String message) {
    this(code, message, Optional.empty(), null);
  }

  public GenerationException(FailureCode code, String message, Throwable cause) {
    this(code, message, Optional.empty(), cause);
  }

  /** A failure whose source said how long to wait at least; {@code cause} may be null. */
  public GenerationException(
      FailureCode code, String message, Optional<Duration> retryAfter, Throwable cause) {
    super(message, cause);
    this.code = code;
    this.retryAfter = retryAfter;
  }

  /** The failure itself where it is known, else an INTERNAL one that it caused. */
  public static GenerationException of(Throwable failure) {
    return failure instanceof GenerationException known
        ? known
        : new GenerationException(
            FailureCode.INTERNAL, "unexpected failure", Optional.empty(), failure);
  }

  public FailureCode code() {
    return code;
  }

  /** How long the upstream asked to be left alone. */
  public Optional<Duration> retryAfter() {
    return retryAfter;
  }
}
