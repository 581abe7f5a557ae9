package io.chatgenerator.story;

/** The values of {@code extensions.code}: all that a program needs to know of an error. */
public enum ErrorCode {
  /** No token, or one that is not accepted. */
  UNAUTHENTICATED,
  /** The token does not allow this. */
  FORBIDDEN,
  /** The request itself is wrong; sending it again will not help. */
  BAD_USER_INPUT,
  /** A hash came without its document, and none is kept; send the document. */
  PERSISTED_QUERY_NOT_SUPPORTED,
  /** There is no such thing for this caller. */
  NOT_FOUND,
  /** The thing is not in a state that allows this. */
  CONFLICT,
  /** Too much at once; {@code extensions.retryAfter} says how many seconds to wait. */
  RATE_LIMITED,
  /** Something this service needs does not answer; worth trying again. */
  UNAVAILABLE,
  /** Our fault; {@code extensions.id} is in the log. */
  INTERNAL
}
