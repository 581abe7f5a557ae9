package io.chatgenerator.graphql;

/** A request that cannot be run as it was sent. The message is written for the caller. */
public final class BadRequestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  /** A request that is not a well-formed GraphQL request. */
  public BadRequestException(String message) {
    this(ErrorCode.BAD_USER_INPUT, message);
  }

  private BadRequestException(ErrorCode code, String message) {
    // Ordinary traffic, never logged: a stack trace would be paid for and not read.
    super(message, null, false, false);
    this.code = code;
  }

  /**
   * The hash of a document without the document. Clients look for this very message, or its code,
   * and send the document from then on.
   */
  static BadRequestException persistedQueryNotSupported() {
    return new BadRequestException(
        ErrorCode.PERSISTED_QUERY_NOT_SUPPORTED, "PersistedQueryNotSupported");
  }

  ErrorCode code() {
    return code;
  }
}
