package io.chatgenerator.ws;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The timers of one connection, at most one for each purpose; none is left behind by the close. */
public final class ConnectionTimers {
  /** What a timer is for; the end is that of the time to be acknowledged, or of the token. */
  private enum Purpose {
    HEARTBEAT,
    REST,
    END
  }

  private final Vertx vertx;
  private final Map<Purpose, Long> running = new EnumMap<>(Purpose.class);

  public ConnectionTimers(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Ends the connection unless its heartbeat has started by then. */
  void startInit(Duration timeout, Runnable onTimeout) {
    start(Purpose.END, timeout.toMillis(), onTimeout);
  }

  /**
   * Repeats something until {@link #stopAll}, and runs something at a moment, at once where it has
   * passed. Each beat looks at the clock, which may be set, and only the last ones set a timer for
   * the end: idle connections are many, and have one timer each.
   */
  public void startHeartbeat(Duration interval, Runnable beat, Instant end, Runnable onEnd) {
    stop(Purpose.END);
    long timer =
        vertx.setPeriodic(
            interval.toMillis(),
            id -> {
              beat.run();
              endIfSoon(interval, end, onEnd);
            });
    running.put(Purpose.HEARTBEAT, timer);
    endIfSoon(interval, end, onEnd);
  }

  private void endIfSoon(Duration interval, Instant end, Runnable onEnd) {
    if (!running.containsKey(Purpose.HEARTBEAT)) {
      return;
    }
    Duration left = Duration.between(Instant.now(), end);
    if (left.isNegative() || left.isZero()) {
      onEnd.run();
    } else if (left.compareTo(interval.multipliedBy(2)) < 0) {
      // One more, since a timer of whole milliseconds would end just before the moment.
      start(Purpose.END, left.toMillis() + 1, () -> endIfSoon(interval, end, onEnd));
    }
  }

  void startRest(Duration wait, Runnable after) {
    start(Purpose.REST, Math.max(1, wait.toMillis()), after);
  }

  public void stopAll() {
    running.values().forEach(vertx::cancelTimer);
    running.clear();
  }

  private void start(Purpose purpose, long millis, Runnable after) {
    stop(purpose);
    running.put(purpose, vertx.setTimer(millis, id -> after.run()));
  }

  private void stop(Purpose purpose) {
    Optional.ofNullable(running.remove(purpose)).ifPresent(vertx::cancelTimer);
  }
}
