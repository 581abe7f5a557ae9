package io.chatgenerator.pipeline;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.story.GenerationException;
import io.chatgenerator.story.GenerationRef;
import io.chatgenerator.story.Story;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The total timeout of one attempt, which counts from its beginning on the first of the tasks that
 * work on it, and the pauses in it. A task that attaches to its generation later may still collect
 * what that has brought meanwhile. Confined to one event loop.
 */
final class AttemptTime {
  private static final Duration LAST_LOOK = Duration.ofSeconds(10);

  private final Leases clock;
  private final RetryPolicy retries;
  private final Instant beganAt;
  private final Instant deadline;
  private int fruitless;

  /**
   * @param story as its task begins to work on it
   */
  AttemptTime(Leases clock, RetryPolicy retries, Story story) {
    this.clock = requireNonNull(clock);
    this.retries = requireNonNull(retries);
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
            .map(retries.pauseAfterFailures(failures)::plus)
            .filter(pause -> pause.compareTo(left()) < 0)
        : Optional.empty();
  }

  /**
   * Empty where the model is not to be asked again.
   *
   * @param calls of the attempt so far
   */
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

  /** A connection brings text. */
  void broughtText() {
    fruitless = 0;
  }
}
