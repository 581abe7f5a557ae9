package io.chatgenerator.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * A clock that never goes back, and is never slower than time passes: where the clock of the
 * machine is set back, it goes on by itself until that one has caught up. The leases of a task that
 * lives so never end earlier than they did. It is asked often, and looks at the machine's clock no
 * more than once in a millisecond. Confined to one thread.
 */
public final class SteadyClock implements InstantSource {
  private static final long MILLI = 1_000_000;

  private final InstantSource wall;
  private final LongSupplier nanoTime;
  private Instant last;
  private long lastNanos;

  public SteadyClock(InstantSource wall, LongSupplier nanoTime) {
    this.wall = wall;
    this.nanoTime = nanoTime;
    this.last = wall.instant();
    this.lastNanos = nanoTime.getAsLong();
  }

  @Override
  public Instant instant() {
    long nanos = nanoTime.getAsLong();
    if (nanos - lastNanos < MILLI) {
      return last;
    }
    Instant least = last.plus(Duration.ofNanos(nanos - lastNanos));
    Instant now = wall.instant();
    last = now.isBefore(least) ? least : now;
    lastNanos = nanos;
    return last;
  }
}
