package io.chatgenerator.pipeline;

import io.chatgenerator.story.Completion;
import io.chatgenerator.story.TokenCount;

/** Watches one request to the model; see {@link PipelineObserver} for how it is called. */
public interface CallObserver {
  /** Watches nothing. */
  CallObserver NONE = new CallObserver() {};

  /** The first text has arrived. */
  default void firstText() {}

  /** The model has finished, and has taken so many tokens. */
  default void answered(Completion how, TokenCount used) {}

  /**
   * The model has not finished.
   *
   * @param again whether it is asked once more within the same attempt
   */
  default void failed(Throwable why, boolean again) {}

  /** The caller wanted no more. */
  default void stopped() {}
}
