package io.chatgenerator.story;

import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;

/**
 * Port: one piece of work in a trace, which other pieces of work belong to. What is done here is
 * handed on from call to call, since one thread works on many stories at once.
 *
 * <p>By itself it does nothing, as it is where nobody traces. Called in the middle of the work, on
 * its event loop: every method is quick and never throws.
 */
public interface Trace {
  /** Traces nothing. */
  Trace NONE = new Trace() {};

  /** The pieces that the work at a story is made of. */
  enum Step {
    /** A new story, or a further attempt that its owner asked for, is stored. */
    CREATE,
    /** One try at a story, which the steps below belong to. */
    ATTEMPT,
    /** The key is fetched. */
    SECRET,
    /** One request to the model. */
    GENERATE,
    /** What an attempt achieved is stored. */
    SAVE
  }

  /** Begins a piece of work that belongs to this one. Who begins it ends it. */
  default Trace begin(Step step) {
    return NONE;
  }

  /** Ends with this work, in its success or its failure. Gives the same work. */
  default <T> Future<T> watch(Future<T> work) {
    return work;
  }

  /** It is about this story, which now stands like this. */
  default void about(Story story) {}

  /** The first text has arrived. */
  default void firstText() {}

  /** The model has finished, and has taken so many tokens. */
  default void answered(Completion how, TokenCount used) {}

  /** By this id the model's makers find the request in their own records. */
  default void knownUpstreamAs(String requestId) {}

  /** It has failed. To be called before the end. */
  default void fail(Throwable why) {}

  /** It is over. */
  default void end() {}

  /** What lines of the log are found by; empty where there is no trace. */
  default Optional<String> id() {
    return Optional.empty();
  }

  /** Headers that let another system go on with the trace. */
  default Map<String, String> headers() {
    return Map.of();
  }
}
