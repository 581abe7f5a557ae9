package io.chatgenerator.limit;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Exponential back-off with full jitter.
 *
 * @param base the longest pause after the first failure; it doubles with each further one
 * @param cap the longest pause of all
 */
public record BackOff(Duration base, Duration cap, RandomGenerator random) {
  private static final int MOST_DOUBLINGS = 20;

  /** How long to wait after so many failures in a row, at least a millisecond. */
  public Duration pause(int failures) {
    long longest =
        Math.min(cap.toMillis(), base.toMillis() << Math.min(failures - 1, MOST_DOUBLINGS));
    return Duration.ofMillis(1 + random.nextLong(longest));
  }

  /**
   * The same with a quarter of jitter, and four times as long after each failure: few tries even in
   * the first minute.
   */
  public Duration steepPause(int failures) {
    long longest =
        Math.min(cap.toMillis(), base.toMillis() << Math.min(2 * (failures - 1), MOST_DOUBLINGS));
    return Duration.ofMillis(longest - random.nextLong(longest / 4));
  }
}
