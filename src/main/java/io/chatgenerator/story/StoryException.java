package io.chatgenerator.story;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * A request about stories that cannot be met. The message is written for the caller and may be
 * shown as it is; the cause is for the log alone.
 */
public final class StoryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What the caller can do about it. */
  public enum Kind {
    /** The request itself is wrong. */
    BAD_INPUT,
    /** There is no such story in the caller's partition. */
    NOT_FOUND,
    /** The story is not in a state that allows this. */
    CONFLICT,
    /** Too much at once; come back later. */
    RATE_LIMITED,
    /** An outside system does not answer, or this task is shutting down. */
    UNAVAILABLE
  }

  private static final Duration BACK_SOON = Duration.ofSeconds(2);

  private final Kind kind;
  private final transient Optional<Duration> retryAfter;

  public StoryException(Kind kind, String message) {
    this(kind, message, Optional.empty(), null);
  }

  public StoryException(Kind kind, String message, Throwable cause) {
    this(kind, message, Optional.empty(), cause);
  }

  /**
   * A failure that a later request may not meet.
   *
   * @param retryAfter how long the caller should wait
   * @param cause what was thrown, or null
   */
  public StoryException(Kind kind, String message, Optional<Duration> retryAfter, Throwable cause) {
    super(message, cause);
    this.kind = requireNonNull(kind);
    this.retryAfter = requireNonNull(retryAfter);
  }

  /** This task takes nothing new, since it is about to end. */
  public static StoryException stopping() {
    return new StoryException(
        Kind.UNAVAILABLE,
        "This server is shutting down. Please try again.",
        Optional.of(BACK_SOON),
        null);
  }

  public Kind kind() {
    return kind;
  }

  /** How long the caller should wait before asking again. */
  public Optional<Duration> retryAfter() {
    return retryAfter;
  }
}
