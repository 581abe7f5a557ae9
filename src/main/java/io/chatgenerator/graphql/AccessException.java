package io.chatgenerator.graphql;

import static java.util.Objects.requireNonNull;

/** A caller who may not do this. The message is written for the caller. */
public final class AccessException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  private AccessException(ErrorCode code, String message) {
    // Ordinary traffic, never logged: a stack trace would be paid for and not read.
    super(requireNonNull(message), null, false, false);
    this.code = code;
  }

  /** The caller has not proved who they are. */
  public static AccessException unauthenticated(String message) {
    return new AccessException(ErrorCode.UNAUTHENTICATED, message);
  }

  /** The caller is known, and not allowed to do this. */
  public static AccessException forbidden(String message) {
    return new AccessException(ErrorCode.FORBIDDEN, message);
  }

  public ErrorCode code() {
    return code;
  }
}
