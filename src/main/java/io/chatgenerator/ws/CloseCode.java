package io.chatgenerator.ws;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Why a socket is closed. The stock client comes back after some of these and gives up after the
 * others, so each is chosen by what the client should do next.
 */
public enum CloseCode {
  /** The task shuts down; clients come back, to another one. */
  GOING_AWAY(1001, "Going away"),
  /** A message over the size limit. Final. */
  MESSAGE_TOO_BIG(1009, "Message too big"),
  /** Not just now: the token cannot be checked, or there is too much already; clients come back. */
  TRY_AGAIN_LATER(1013, "Try again later"),
  /** A message that the protocol does not know. Final. */
  BAD_REQUEST(4400, "Invalid message"),
  /** An operation before the acknowledgement. Final. */
  UNAUTHORIZED(4401, "Unauthorized"),
  /** The token is refused or has expired; clients come back, with a new one. */
  FORBIDDEN(4403, "Forbidden"),
  /** The client does not speak graphql-transport-ws. Final. */
  SUBPROTOCOL_NOT_ACCEPTABLE(4406, "Subprotocol not acceptable"),
  /** Not acknowledged in time; clients come back. */
  INIT_TIMEOUT(4408, "Connection initialisation timeout"),
  /** An id that is still in use. Final. */
  SUBSCRIBER_EXISTS(4409, "Subscriber already exists"),
  /** A second connection_init. Final. */
  TOO_MANY_INITS(4429, "Too many initialisation requests"),
  /** Nothing arrived for two ping intervals; clients that still live come back. */
  SILENT(4499, "No sign of life");

  /** A control frame holds 125 bytes, of which the code takes two. */
  private static final int MAX_REASON_BYTES = 123;

  private final int code;
  private final String reason;

  CloseCode(int code, String reason) {
    this.code = code;
    this.reason = reason;
  }

  public int code() {
    return code;
  }

  /** The usual reason; fits a close frame. */
  public String reason() {
    return reason;
  }

  /** Cuts a reason to what a close frame can hold, never inside a character. */
  static String fit(String reason) {
    int end = Math.min(reason.length(), MAX_REASON_BYTES);
    while (reason.substring(0, end).getBytes(UTF_8).length > MAX_REASON_BYTES
        || (end > 0 && Character.isHighSurrogate(reason.charAt(end - 1)))) {
      end--;
    }
    return reason.substring(0, end);
  }
}
