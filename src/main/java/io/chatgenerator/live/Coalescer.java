package io.chatgenerator.live;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ObjLongConsumer;

/**
 * Runs an action at once, unless it has just run; what is asked for soon after that runs it once,
 * when the time between two runs has passed. No timer starts without need.
 */
final class Coalescer {
  private static final long SOON_NANOS = TimeUnit.MILLISECONDS.toNanos(LiveStories.GROWTH_MS);

  private final LongSupplier nanoTime;
  private final ObjLongConsumer<Runnable> pause;
  private final Runnable action;
  private long lastAt;
  private boolean requested;
  private boolean pausing;

  /** {@code pause} runs a task after so many milliseconds. */
  Coalescer(LongSupplier nanoTime, ObjLongConsumer<Runnable> pause, Runnable action) {
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
    long left = SOON_NANOS - (nanoTime.getAsLong() - lastAt);
    pausing = left > 0;
    if (pausing) {
      pause.accept(this::pauseOver, 1 + TimeUnit.NANOSECONDS.toMillis(left));
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
