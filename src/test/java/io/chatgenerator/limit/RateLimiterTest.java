package io.chatgenerator.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
  private long now;
  private final RateLimiter limiter = new RateLimiter(60, 3, () -> now, () -> {});

  @Test
  void letsAMinutesWorthThroughAtOnceAndThenAsTimePasses() {
    assertThat(allowed("ada")).isEqualTo(60);
    assertThat(limiter.tryAcquire("ada")).contains(Duration.ofSeconds(1));
    pass(Duration.ofMillis(400));
    assertThat(limiter.tryAcquire("ada")).contains(Duration.ofMillis(600));
    pass(Duration.ofMillis(600));
    assertThat(allowed("ada")).isEqualTo(1);
    pass(Duration.ofHours(1));
    assertThat(allowed("ada")).isEqualTo(60);
  }

  @Test
  void countsEachCallerAlone() {
    allowed("ada");
    assertThat(allowed("ben")).isEqualTo(60);
  }

  @Test
  void takesNothingOfWhatIsGivenBack() {
    allowed("ada");
    limiter.giveBack("ada");
    limiter.giveBack("nobody");
    assertThat(allowed("ada")).isEqualTo(1);
  }

  @Test
  void takesSeveralTogetherOrNone() {
    assertThat(limiter.tryAcquire("ada")).isEmpty();
    assertThat(limiter.tryAcquireMore("ada", 49)).isEmpty();
    assertThat(limiter.tryAcquireMore("ada", 11)).contains(Duration.ofSeconds(2));
    pass(Duration.ofSeconds(2));
    assertThat(limiter.tryAcquire("ada")).isEmpty();
    assertThat(limiter.tryAcquireMore("ada", 11)).isEmpty();
    assertThat(limiter.tryAcquire("ada")).isPresent();
  }

  @Test
  void takesAllThereCanBeForWhatNeedsMore() {
    assertThat(limiter.tryAcquire("ada")).isEmpty();
    assertThat(limiter.tryAcquireMore("ada", 1_000)).isEmpty();
    assertThat(limiter.tryAcquireMore("ada", 1_000)).contains(Duration.ofSeconds(60));
    pass(Duration.ofSeconds(60));
    assertThat(limiter.tryAcquire("ada")).isEmpty();
    assertThat(limiter.tryAcquireMore("ada", 1_000)).isEmpty();
  }

  @Test
  void leavesHalfToOthersForWhatCanWait() {
    assertThat(limiter.tryAcquireSpare("ada", 25)).isEmpty();
    assertThat(limiter.tryAcquireSpare("ada", 10)).contains(Duration.ofSeconds(5));
    pass(Duration.ofSeconds(5));
    assertThat(limiter.tryAcquireSpare("ada", 10)).isEmpty();
    assertThat(allowed("ada")).isEqualTo(30);
    pass(Duration.ofSeconds(60));
    assertThat(limiter.tryAcquireSpare("ada", 1_000)).isEmpty();
    assertThat(allowed("ada")).isEqualTo(30);
  }

  @Test
  void remembersOnlySoManyCallersAndThoseOfLate() {
    allowed("ada");
    for (int i = 0; i < 1_000; i++) {
      limiter.tryAcquire("caller " + i);
      assertThat(limiter.tryAcquire("ada")).isPresent();
    }
    assertThat(limiter.size()).isEqualTo(3);
  }

  private int allowed(String caller) {
    int count = 0;
    while (limiter.tryAcquire(caller).isEmpty()) {
      count++;
    }
    return count;
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }
}
