package io.chatgenerator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private Instant wall = START;
  private long nanos = 7;
  private final SteadyClock clock = new SteadyClock(() -> wall, () -> nanos);

  @Test
  void goesWithTheClockOfTheMachine() {
    pass(Duration.ofSeconds(3));
    assertThat(clock.instant()).isEqualTo(START.plusSeconds(3));
  }

  @Test
  void goesOnWhereThatIsSetBackUntilItHasCaughtUp() {
    wall = wall.minusSeconds(10);
    assertThat(clock.instant()).isEqualTo(START);
    pass(Duration.ofSeconds(4));
    assertThat(clock.instant()).isEqualTo(START.plusSeconds(4));
    wall = wall.plusSeconds(10);
    assertThat(clock.instant()).isEqualTo(START.plusSeconds(4));
  }

  @Test
  void goesForwardWithinAMillisecondWhereThatIsSetForward() {
    wall = wall.plusSeconds(60);
    assertThat(clock.instant()).isEqualTo(START);
    pass(Duration.ofMillis(1));
    assertThat(clock.instant()).isEqualTo(START.plusSeconds(60).plusMillis(1));
  }

  private void pass(Duration time) {
    wall = wall.plus(time);
    nanos += time.toNanos();
  }
}
