package io.chatgenerator.auth;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Lets something happen at most once in an interval. Not safe for several threads at once. */
final class Throttle {
  private final InstantSource clock;
  private final Duration interval;
  private Instant last;

  Throttle(InstantSource clock, Duration interval) {
    this.clock = clock;
    this.interval = interval;
  }

  /** True where it may happen now, which is then taken to happen. */
  boolean tryAcquire() {
    Instant now = clock.instant();
    // A clock that was set back must not hold things up for the length of its step.
    boolean tooSoon = last != null && !now.isBefore(last) && now.isBefore(last.plus(interval));
    if (tooSoon) {
      return false;
    }
    last = now;
    return true;
  }
}
