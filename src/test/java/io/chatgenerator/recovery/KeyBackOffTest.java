package io.chatgenerator.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KeyBackOffTest {
  private static final Duration STEP = Duration.ofMillis(100);

  private long now;
  private final KeyBackOff<String> backOff =
      new KeyBackOff<>(
          Duration.ofSeconds(5), Duration.ofMinutes(4), () -> now, new SplittableRandom(1));

  @Test
  void aKeyWaitsTwelveTimesAsLongEachTimeAndAtMostFourMinutes() {
    List<Long> seconds = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      assertThat(backOff.failed("bad")).isEqualTo(i);
      seconds.add(wait("bad"));
    }
    long[] least = {5, 60, 240, 240, 240};
    for (int i = 0; i < 5; i++) {
      assertThat(seconds.get(i)).isBetween(least[i], least[i] * 5 / 4 + 1);
    }
  }

  @Test
  void otherKeysDoNotWait() {
    backOff.failed("bad");
    assertThat(backOff.isWaiting("bad")).isTrue();
    assertThat(backOff.isWaiting("good")).isFalse();
    backOff.clear("bad");
    assertThat(backOff.isWaiting("bad")).isFalse();
    assertThat(backOff.failed("bad")).isEqualTo(1);
  }

  @Test
  void aKeyThatDidNotFailForAWhileIsForgotten() {
    backOff.failed("bad");
    backOff.hold("taken by another task");
    now += Duration.ofMinutes(3).toNanos();
    backOff.forgetOld();
    assertThat(backOff.size()).isEqualTo(1);
    now += Duration.ofMinutes(3).toNanos();
    backOff.forgetOld();
    assertThat(backOff.size()).isZero();
  }

  @Test
  void neverKeepsMoreThanItsCapacity() {
    for (int i = 0; i < 50_000; i++) {
      backOff.failed("bad " + i);
    }
    assertThat(backOff.size()).isEqualTo(20_000);
    assertThat(backOff.isWaiting("bad 49999")).isTrue();
    assertThat(backOff.isWaiting("bad 29999")).isFalse();
  }

  private long wait(String key) {
    long start = now;
    while (backOff.isWaiting(key)) {
      now += STEP.toNanos();
    }
    return Duration.ofNanos(now - start).toSeconds();
  }
}
