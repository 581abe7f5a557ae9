package io.chatgenerator.auth;

import static java.util.Objects.requireNonNull;

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
    UNAVAILABLE
  }

  private final Kind kind;

  private AuthenticationException(Kind kind, String message, Throwable cause) {
    super(message, cause, false, false);
    this.kind = requireNonNull(kind);
  }

  /** A token that is missing, wrong or expired. */
  public static AuthenticationException invalid(String message) {
    return new AuthenticationException(Kind.INVALID, message, null);
  }

  /** The keys to check tokens with cannot be had. */
  public static AuthenticationException unavailable(Throwable cause) {
    String message = "Tokens cannot be checked at the moment; try again soon";
    return new AuthenticationException(Kind.UNAVAILABLE, message, cause);
  }

  public Kind kind() {
    return kind;
  }
}
