package io.chatgenerator.pipeline;

/** Watches one attempt at a story; see {@link PipelineObserver} for how it is called. */
public interface AttemptObserver {
  /** Watches nothing. */
  AttemptObserver NONE = new AttemptObserver() {};

  /**
   * The model is about to be asked.
   *
   * @param attached whether for what follows of a generation that was begun before
   */
  default CallObserver modelCalled(boolean attached) {
    return CallObserver.NONE;
  }

  /**
   * Text was published.
   *
   * @param pieces how many of the model's pieces went into it
   */
  default void textPublished(int pieces) {}
}
