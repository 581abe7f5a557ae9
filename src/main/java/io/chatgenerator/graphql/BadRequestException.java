package io.chatgenerator.graphql;

/** A request that is not a well-formed GraphQL request. The message is written for the caller. */
public final class BadRequestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BadRequestException(String message) {
    // Ordinary traffic, never logged: a stack trace would be paid for and not read.
    super(message, null, false, false);
  }
}
