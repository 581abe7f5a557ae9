package io.chatgenerator.live;

import java.util.function.Consumer;

/**
 * Runs an action at once; requests that come during the pause after it run it once more, when the
 * pause is over. Confined to one event loop.
 */
final class Coalescer {
  private final Consumer<Runnable> pause;
  private final Runnable action;
  private boolean requested;
  private boolean pausing;

  /**
   * @param pause runs a task when the time between two actions has passed
   */
  Coalescer(Consumer<Runnable> pause, Runnable action) {
    this.pause = pause;
    this.action = action;
  }

  void request() {
    requested = true;
    if (!pausing) {
      pausing = true;
      requested = false;
      action.run();
      pause.accept(this::pauseOver);
    }
  }

  /** Forgets a request that waits. */
  void cancel() {
    requested = false;
  }

  private void pauseOver() {
    pausing = false;
    if (requested) {
      request();
    }
  }
}
