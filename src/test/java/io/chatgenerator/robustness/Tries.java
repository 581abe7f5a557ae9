package io.chatgenerator.robustness;

import java.util.concurrent.atomic.AtomicLong;

/** How many inputs or faults the running test tries, where that is more than one. */
public final class Tries {
  private static final AtomicLong TRIES = new AtomicLong();

  private Tries() {}

  /** Counts some more for the test that runs; tests of one process run one after the other. */
  public static void add(long more) {
    TRIES.addAndGet(more);
  }

  /** What was counted since this was last asked. */
  static long take() {
    return TRIES.getAndSet(0);
  }
}
