package io.chatgenerator.auth;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * A caller could not be made out. The message is written for the caller and never holds any part of
 * the token; the cause, where there is one, is for the log alone. Carries no stack trace: it says
 * something about the request, and costs little when requests come in floods.
 */
public final class AuthenticationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Whose fault it is. */
  public enum Kind {
    /** The token is missing, wrong or expired; another one is needed. */
    INVALID,
    /** The issuer's keys cannot be had; the same token may be good later. */
    UNAVAILABLE,
    /** So many bad tokens came from this address that this one was not looked at. */
    TOO_MANY
  }

  private static final Duration ISSUER_RETRY = Duration.ofSeconds(2);

  private final Kind kind;
  private final transient Optional<Duration> retryAfter;

  private AuthenticationException(
      Kind kind, String message, Optional<Duration> retryAfter, Throwable cause) {
    super(message, cause, false, false);
    this.kind = requireNonNull(kind);
    this.retryAfter = requireNonNull(retryAfter);
  }

  /** A token that is missing, wrong or expired. */
  public static AuthenticationException invalid(String message) {
    return new AuthenticationException(Kind.INVALID, message, Optional.empty(), null);
  }

  /** The keys to check tokens with cannot be had. */
  public static AuthenticationException unavailable(Throwable cause) {
    String message = "Tokens cannot be checked at the moment; try again soon";
    return new AuthenticationException(Kind.UNAVAILABLE, message, Optional.of(ISSUER_RETRY), cause);
  }

  /** Too many bad tokens from one address. */
  public static AuthenticationException tooMany(Duration retryAfter) {
    String message = "Too many bad tokens came from your address; wait a moment";
    return new AuthenticationException(Kind.TOO_MANY, message, Optional.of(retryAfter), null);
  }

  public Kind kind() {
    return kind;
  }

  /** When it is worth trying again; empty where the same token will not do. */
  public Optional<Duration> retryAfter() {
    return retryAfter;
  }
}
