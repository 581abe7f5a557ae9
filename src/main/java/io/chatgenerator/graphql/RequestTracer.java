package io.chatgenerator.graphql;

import java.util.function.UnaryOperator;

/**
 * Port: begins the trace of each request, or goes on with its caller's. See {@link RequestTrace}.
 */
public interface RequestTracer {
  /** Traces nothing. */
  RequestTracer NONE = (owner, header) -> RequestTrace.NONE;

  /**
   * A request has come in, from somebody who is known by now.
   *
   * @param owner its caller
   * @param header gives the value of a header by its name, in lower case; null where there is none
   */
  RequestTrace received(String owner, UnaryOperator<String> header);
}
