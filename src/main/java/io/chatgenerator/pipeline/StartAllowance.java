package io.chatgenerator.pipeline;

import io.vertx.core.Future;

/** Port: how often an owner may start the model, by new stories and by retries alike. */
public interface StartAllowance {
  /**
   * Takes one start.
   *
   * @return fails with RATE_LIMITED, and says when to come back, where none is left
   */
  Future<Void> take(String owner);

  /** Gives back a start that came to nothing. */
  void giveBack(String owner);
}
