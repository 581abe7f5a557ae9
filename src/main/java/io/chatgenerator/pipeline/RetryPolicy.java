package io.chatgenerator.pipeline;

import io.chatgenerator.limit.BackOff;
import io.chatgenerator.story.GenerationException;
import io.chatgenerator.story.Story;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the model is asked again: exponential back-off with full jitter, and
 * never less than the model asked for.
 *
 * @param maxAttempts how often a story may fail by itself before it ends
 * @param maxTries requests within one attempt, the first included
 * @param timeout how long one attempt may take, its retries included
 * @param base the longest wait before the second try; it doubles with each further one
 * @param cap the longest wait of all, unless the model asks for more
 */
public record RetryPolicy(
    int maxAttempts,
    int maxTries,
    Duration timeout,
    Duration base,
    Duration cap,
    RandomGenerator random) {

  /** A story that was interrupted this often, and did not go on in between, ends. */
  static final int MAX_INTERRUPTIONS = 10;

  /** Five tries, waiting up to 0.5 s, 1 s, 2 s and 4 s between them. */
  public static RetryPolicy standard(int maxAttempts, Duration timeout, RandomGenerator random) {
    return new RetryPolicy(
        maxAttempts, 5, timeout, Duration.ofMillis(500), Duration.ofSeconds(20), random);
  }

  /**
   * The wait after a failure.
   *
   * @param tries how many requests were made so far
   * @param left how much time is left for waiting
   * @return empty where another try is pointless or would come too late
   */
  Optional<Duration> delay(GenerationException failure, int tries, Duration left) {
    return tries < maxTries ? delayOfAttachment(failure, tries, left) : Optional.empty();
  }

  /**
   * The wait before a generation is attached to again: it costs nothing, so there is no limit but
   * time.
   */
  Optional<Duration> delayOfAttachment(GenerationException failure, int tries, Duration left) {
    if (!failure.code().isRetryable()) {
      return Optional.empty();
    }
    Duration wait = backOff(tries);
    Duration asked = failure.retryAfter().orElse(Duration.ZERO);
    Duration longer = wait.compareTo(asked) > 0 ? wait : asked.plus(wait.dividedBy(4));
    return longer.compareTo(left) < 0 ? Optional.of(longer) : Optional.empty();
  }

  /**
   * Whether a story is tried again whose attempt has failed after its first text; before that,
   * requests are repeated within the attempt.
   */
  boolean allowsAttemptAfter(GenerationException failure, Story story) {
    return failure.code().isRetryable() && story.failures() + 1 < maxAttempts;
  }

  /** Whether a story goes on after it was interrupted once more. */
  public static boolean allowsInterruptionOf(Story story) {
    return story.interruptions().count() + 1 < MAX_INTERRUPTIONS;
  }

  /** How long a further attempt waits after text had already arrived in the one before. */
  Duration pauseAfterFailures(int failures) {
    return backOff(failures);
  }

  private Duration backOff(int tries) {
    return new BackOff(base, cap, random).pause(tries);
  }
}
