package io.chatgenerator.limit;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.local.SynchronizationStrategy;
import java.time.Duration;

/**
 * How fast one caller may go on: some rate per second on average, twice as much at once. For any
 * thread: the streams of a user are on several event loops. The lock is the bucket's, held for some
 * arithmetic.
 */
public final class Pace {
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final Bucket bucket;

  /** At least 1 a second. */
  public Pace(int perSecond) {
    bucket =
        Bucket.builder()
            .addLimit(limit -> limit.capacity(2L * perSecond).refillGreedy(perSecond, PERIOD))
            .withSynchronizationStrategy(SynchronizationStrategy.SYNCHRONIZED)
            .withNanosecondPrecision()
            .build();
  }

  /**
   * Counts a step that was made, and says how long to wait before the next; zero for not at all.
   */
  public Duration step() {
    return step(1);
  }

  /** The same for as many steps. */
  public Duration step(long steps) {
    return Duration.ofNanos(bucket.consumeIgnoringRateLimits(steps));
  }

  /** How long to wait now before the next step; zero for not at all. */
  public Duration debt() {
    return Duration.ofNanos(bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill());
  }
}
