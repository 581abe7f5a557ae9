package io.chatgenerator.limit;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.local.SynchronizationStrategy;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Lets each caller do something so many times a minute, the whole number at once if they like.
 * Remembers the callers of late alone, so that its memory is bounded however many there are: who is
 * forgotten starts anew.
 *
 * <p>For any thread: the limits of a user hold over all event loops. The lock is of the whole map,
 * since a map in the order of use changes with each look, and is held for a look and some
 * arithmetic.
 */
public final class RateLimiter {
  private static final Duration PERIOD = Duration.ofMinutes(1);
  private static final int REMEMBERED_CALLERS = 20_000;

  private final int perMinute;
  private final LongSupplier nanoTime;
  private final Runnable onRefusal;
  private final Map<String, Bucket> buckets;

  /** At least 1 a minute; calls {@code onRefusal} each time that a caller has none left. */
  public RateLimiter(int perMinute, Runnable onRefusal) {
    this(perMinute, REMEMBERED_CALLERS, System::nanoTime, onRefusal);
  }

  RateLimiter(int perMinute, int capacity, LongSupplier nanoTime, Runnable onRefusal) {
    this.perMinute = perMinute;
    this.nanoTime = nanoTime;
    this.onRefusal = onRefusal;
    this.buckets = new LeastRecentlyUsed<>(capacity);
  }

  /** Takes one of a caller's times. Empty where one was left; else how long to wait for one. */
  public synchronized Optional<Duration> tryAcquire(String caller) {
    ConsumptionProbe probe = bucket(caller).tryConsumeAndReturnRemaining(1);
    if (probe.isConsumed()) {
      return Optional.empty();
    }
    onRefusal.run();
    return Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
  }

  /**
   * Takes more of a caller's times for what one was taken for already; all that there can be where
   * that is less.
   *
   * @return empty where so many were left; else nothing was taken, and that is how long it takes
   *     until they are, and that one again
   */
  public synchronized Optional<Duration> tryAcquireMore(String caller, int times) {
    Bucket bucket = bucket(caller);
    int more = Math.min(times, perMinute - 1);
    if (more == 0 || bucket.tryConsume(more)) {
      return Optional.empty();
    }
    onRefusal.run();
    long nanos = bucket.estimateAbilityToConsume(more + 1L).getNanosToWaitForRefill();
    return Optional.of(Duration.ofNanos(nanos));
  }

  /**
   * Takes some of a caller's times, at most half of those of a minute, for what can wait: the other
   * half stays.
   *
   * @return empty where so many were left; else nothing was taken, and that is how long to wait
   */
  public synchronized Optional<Duration> tryAcquireSpare(String caller, int times) {
    Bucket bucket = bucket(caller);
    int kept = perMinute / 2;
    int taken = Math.min(times, perMinute - kept);
    long nanos = bucket.estimateAbilityToConsume(taken + (long) kept).getNanosToWaitForRefill();
    return nanos == 0 && bucket.tryConsume(taken)
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(Math.max(1, nanos)));
  }

  /** Gives back what was taken, as if it had not been. */
  public synchronized void giveBack(String caller) {
    Bucket bucket = buckets.get(caller);
    if (bucket != null) {
      bucket.addTokens(1);
    }
  }

  synchronized int size() {
    return buckets.size();
  }

  private Bucket bucket(String caller) {
    return buckets.computeIfAbsent(caller, first -> fullBucket());
  }

  private Bucket fullBucket() {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, PERIOD))
        .withSynchronizationStrategy(SynchronizationStrategy.NONE)
        .withCustomTimePrecision(new Clock(nanoTime))
        .build();
  }

  private record Clock(LongSupplier nanoTime) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return nanoTime.getAsLong();
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }
}
