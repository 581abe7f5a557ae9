package io.chatgenerator.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;

/** The time of a test: it stands still until the test moves it, and rings on the test's thread. */
final class VirtualTime implements InstantSource {
  private final PriorityQueue<Alarm> alarms =
      new PriorityQueue<>(Comparator.comparing(Alarm::at).thenComparing(Alarm::number));
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private long numbers;

  @Override
  public Instant instant() {
    return now;
  }

  long nanoTime() {
    return Duration.between(Instant.EPOCH, now).toMillis() * 1_000_000;
  }

  Alarm ringAfter(long delayMs, Runnable action) {
    Alarm alarm = new Alarm(now.plusMillis(delayMs), numbers++, action);
    alarms.add(alarm);
    return alarm;
  }

  /** Lets {@code length} pass; after each alarm, {@code pause} does what needs no time. */
  void advance(Duration length, Runnable pause) {
    Instant end = now.plus(length);
    pause.run();
    while (!alarms.isEmpty() && !alarms.peek().at().isAfter(end)) {
      Alarm alarm = alarms.remove();
      if (!alarm.cancelled) {
        now = now.isAfter(alarm.at()) ? now : alarm.at();
        alarm.action.run();
        pause.run();
      }
    }
    now = end;
  }

  static final class Alarm {
    private final Instant at;
    private final long number;
    private final Runnable action;
    private boolean cancelled;

    private Alarm(Instant at, long number, Runnable action) {
      this.at = at;
      this.number = number;
      this.action = action;
    }

    Instant at() {
      return at;
    }

    long number() {
      return number;
    }

    void cancel() {
      cancelled = true;
    }
  }
}
