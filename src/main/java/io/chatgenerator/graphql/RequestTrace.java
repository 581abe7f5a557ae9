package io.chatgenerator.graphql;

import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.Trace;

/**
 * One request in a trace. Called on the event loop, in the middle of the work: every method is
 * quick and never throws.
 */
public interface RequestTrace {
  /** Traces nothing. */
  RequestTrace NONE = code -> {};

  /** What the request leads to belongs to this. */
  default Trace trace() {
    return Trace.NONE;
  }

  /**
   * A field of the schema's operations is run. Neither word is the caller's.
   *
   * @param type such as {@code mutation}
   * @param field such as {@code createStory}
   */
  default void runs(String type, String field) {}

  /** The caller receives an error. */
  void failed(ErrorCode code);

  /** The end: a socket's operation has its result, or its stream of results. */
  default void answered() {}

  /** The end, by HTTP. */
  default void answered(String method, int status) {}
}
