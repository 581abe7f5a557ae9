package io.chatgenerator.live;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Runs an action at once, unless it has just run; what is asked for soon after that runs it once,
 * after a pause. No pause begins without need.
 */
final class Coalescer {
  private static final long SOON_NANOS = TimeUnit.MILLISECONDS.toNanos(LiveStories.GROWTH_MS);

  private final LongSupplier nanoTime;
  private final Consumer<Runnable> pause;
  private final Runnable action;
  private long lastAt;
  private boolean requested;
  private boolean pausing;

  /** {@code pause} runs a task when the time between two actions has passed. */
  Coalescer(LongSupplier nanoTime, Consumer<Runnable> pause, Runnable action) {
    this.nanoTime = nanoTime;
    this.pause = pause;
    this.action = action;
    this.lastAt = nanoTime.getAsLong() - SOON_NANOS;
  }

  void request() {
    requested = true;
    if (pausing) {
      return;
    }
    pausing = nanoTime.getAsLong() - lastAt < SOON_NANOS;
    if (pausing) {
      pause.accept(this::pauseOver);
    } else {
      run();
    }
  }

  /** Forgets a request that waits. */
  void cancel() {
    requested = false;
  }

  private void pauseOver() {
    pausing = false;
    if (requested) {
      run();
    }
  }

  private void run() {
    requested = false;
    lastAt = nanoTime.getAsLong();
    action.run();
  }
}
