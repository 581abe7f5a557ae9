package io.chatgenerator.story;

import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;

/**
 * Port: observes one piece of work, which other pieces belong to. Metrics count it, and tracing
 * makes a span of it; by itself it does nothing. Called in the middle of the work, on its event
 * loop: every method is quick and never throws.
 */
public interface Trace {
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
    /** The same, for what follows of a generation that was begun before. */
    ATTACH,
    /** What an attempt achieved is stored. */
    SAVE
  }

  /** Begins a piece of work that belongs to this one. Who begins it ends it. */
  default Trace begin(Step step) {
    return NONE;
  }

  /** The same, where {@code also} observes that piece too. */
  default Trace begin(Step step, Trace also) {
    return also;
  }

  /** Ends with this work, in its success or its failure. Gives the same work. */
  default <T> Future<T> watch(Future<T> work) {
    return work;
  }

  /** It is about this story, which now stands like this. */
  default void about(Story story) {}

  default void firstText() {}

  /** Text was published, of so many of the model's pieces. */
  default void textPublished(int pieces) {}

  /** The model has finished, and has taken so many tokens. */
  default void answered(Completion how, TokenCount used) {}

  /** By this id the model's makers find the request in their own records. */
  default void knownUpstreamAs(String requestId) {}

  /** The caller wanted no more. To be called before the end. */
  default void stopped() {}

  /** It has failed. To be called before the end. */
  default void fail(Throwable why) {}

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
