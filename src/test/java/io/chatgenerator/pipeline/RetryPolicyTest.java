package io.chatgenerator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.GenerationException;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {
  private static final Duration LONG = Duration.ofMinutes(10);

  /** Draws the highest number that it may. */
  private final RetryPolicy policy =
      new RetryPolicy(
          3,
          LONG,
          new RandomGenerator() {
            @Override
            public long nextLong() {
              return Long.MAX_VALUE;
            }

            @Override
            public long nextLong(long bound) {
              return bound - 1;
            }
          });

  @ParameterizedTest
  @CsvSource({"1, 500", "2, 1000", "3, 2000", "4, 4000"})
  void waitsTwiceAsLongEachTime(int tries, long millis) {
    assertThat(policy.delay(busy(Optional.empty()), tries, LONG))
        .contains(Duration.ofMillis(millis));
  }

  @Test
  void givesUpAfterFiveTries() {
    assertThat(policy.delay(busy(Optional.empty()), 5, LONG)).isEmpty();
  }

  @Test
  void neverComesBackSoonerThanItWasAskedTo() {
    Duration asked = Duration.ofSeconds(30);
    assertThat(policy.delay(busy(Optional.of(asked)), 1, LONG).get())
        .isBetween(asked, asked.plusSeconds(1));
  }

  @Test
  void doesNotWaitBeyondItsTime() {
    Optional<Duration> asked = Optional.of(Duration.ofSeconds(30));
    assertThat(policy.delay(busy(asked), 1, Duration.ofSeconds(30))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"MODEL_REJECTED", "MODEL_QUOTA_EXHAUSTED", "MODEL_NOT_FOUND", "REFUSED"})
  void doesNotRepeatWhatIsPointless(FailureCode code) {
    assertThat(policy.delay(new GenerationException(code, "no"), 1, LONG)).isEmpty();
  }

  private static GenerationException busy(Optional<Duration> retryAfter) {
    return new GenerationException(FailureCode.MODEL_BUSY, "busy", retryAfter, null);
  }
}
