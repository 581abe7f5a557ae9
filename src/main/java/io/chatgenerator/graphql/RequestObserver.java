package io.chatgenerator.graphql;

import io.chatgenerator.story.ErrorCode;
import java.util.function.UnaryOperator;

/**
 * Port: receives requests and the errors that clients are answered. Metrics count them, and tracing
 * makes spans of them. Called on the event loop: it must be quick, and must not throw.
 */
public interface RequestObserver {
  /** Observes nothing. */
  RequestObserver NONE = code -> {};

  /** A client receives an error with this code: of a socket, or after the first result. */
  void failed(ErrorCode code);

  /**
   * A request of a known caller has come in. Gives what observes it, errors included.
   *
   * @param owner its caller
   * @param header gives the value of a header by its name, in lower case; null where there is none
   */
  default RequestTrace received(String owner, UnaryOperator<String> header) {
    return this::failed;
  }
}
