package io.chatgenerator.auth;

import static java.util.Objects.requireNonNull;

/** A token that was not accepted. The message is for the log and never holds the token. */
public final class AuthenticationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Whose fault it is. */
  public enum Kind {
    /** The token is not good, and will not become so. */
    INVALID,
    /** The token could not be checked, because the issuer does not answer. */
    UNAVAILABLE
  }

  private final Kind kind;

  public AuthenticationException(Kind kind, String message) {
    this(kind, message, null);
  }

  public AuthenticationException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = requireNonNull(kind);
  }

  public Kind kind() {
    return kind;
  }
}
