package io.chatgenerator.pipeline;

import io.chatgenerator.limit.BackOff;
import io.chatgenerator.story.GenerationException;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.TextGenerator.GenerationRef;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the model is asked again: exponential back-off with full jitter, up to
 * 0.5 s, 1 s, 2 s and 4 s between five tries, and never less than the model asked for.
 *
 * @param maxAttempts how often a story may fail by itself before it ends
 * @param timeout how long one attempt may take, its retries included
 */
public record RetryPolicy(int maxAttempts, Duration timeout, RandomGenerator random) {
  /** A story that was interrupted this often, and did not go on in between, ends. */
  static final int MAX_INTERRUPTIONS = 10;

  /** Requests within one attempt, the first included. */
  private static final int MAX_TRIES = 5;

  private static final Duration BASE = Duration.ofMillis(500);
  private static final Duration CAP = Duration.ofSeconds(20);

  /** The wait after so many tries; empty where another one is pointless or would come too late. */
  Optional<Duration> delay(GenerationException failure, int tries, Duration left) {
    return tries < MAX_TRIES ? delayOfAttachment(failure, tries, left) : Optional.empty();
  }

  /** The same for a generation that is attached to: it costs nothing, so time alone limits it. */
  Optional<Duration> delayOfAttachment(GenerationException failure, int tries, Duration left) {
    if (!failure.code().isRetryable()) {
      return Optional.empty();
    }
    Duration wait = pauseAfter(tries);
    Duration asked = failure.retryAfter().orElse(Duration.ZERO);
    Duration longer = wait.compareTo(asked) > 0 ? wait : asked.plus(wait.dividedBy(4));
    return longer.compareTo(left) < 0 ? Optional.of(longer) : Optional.empty();
  }

  /** Whether a story is tried again whose attempt has failed after its first text. */
  boolean allowsAttemptAfter(GenerationException failure, Story story) {
    return failure.code().isRetryable() && story.failures() + 1 < maxAttempts;
  }

  /** Whether a story goes on after it was interrupted once more. */
  public static boolean allowsInterruptionOf(Story story) {
    return story.interruptions().count() + 1 < MAX_INTERRUPTIONS;
  }

  /** The wait after so many failures of anything else: of attempts with text, of the key. */
  Duration pauseAfter(int failures) {
    return new BackOff(BASE, CAP, random).pause(failures);
  }

  /**
   * The total timeout of one attempt, which counts from its beginning on the first of the tasks
   * that work on it, and the pauses in it. A task that attaches to its generation later may still
   * collect what that has brought meanwhile.
   */
  static final class AttemptTime {
    private static final Duration LAST_LOOK = Duration.ofSeconds(10);

    private final Leases clock;
    private final RetryPolicy retries;
    private final Instant beganAt;
    private final Instant deadline;
    private int fruitless;

    AttemptTime(Leases clock, RetryPolicy retries, Story story) {
      this.clock = clock;
      this.retries = retries;
      Instant now = clock.now();
      Duration total = retries.timeout();
      beganAt = story.generation().map(GenerationRef::attemptBeganAt).orElse(now);
      Duration least = Collections.min(List.of(total, LAST_LOOK));
      deadline = Collections.max(List.of(beganAt.plus(total), now.plus(least)));
    }

    Instant beganAt() {
      return beganAt;
    }

    /** Negative or zero once it is over. */
    Duration left() {
      return Duration.between(clock.now(), deadline);
    }

    /** Empty where the key is certain not to be had, or there is no time left for it. */
    Optional<Duration> pauseBeforeKey(Throwable failure, int failures) {
      return failure instanceof GenerationException cause
          ? cause
              .retryAfter()
              .map(retries.pauseAfter(failures)::plus)
              .filter(pause -> pause.compareTo(left()) < 0)
          : Optional.empty();
    }

    /** Empty where the model is not to be asked again after so many calls of the attempt. */
    Optional<Duration> pauseBeforeCall(GenerationException cause, int calls) {
      return retries.delay(cause, calls, left());
    }

    /** None after a connection that has brought text. */
    Optional<Duration> pauseBeforeAttaching(GenerationException cause) {
      boolean atOnce = fruitless == 0 && cause.retryAfter().isEmpty();
      fruitless++;
      return retries
          .delayOfAttachment(cause, fruitless, left())
          .map(pause -> atOnce ? Duration.ZERO : pause);
    }

    void broughtText() {
      fruitless = 0;
    }
  }
}
