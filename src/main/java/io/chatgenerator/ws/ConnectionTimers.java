package io.chatgenerator.ws;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/** The timers of one connection, at most one for each purpose; none is left behind by the close. */
public final class ConnectionTimers {
  /** What a timer waits for. */
  private enum Purpose {
    INIT,
    HEARTBEAT,
    REST,
    END
  }

  private final Vertx vertx;
  private final Map<Purpose, Long> running = new EnumMap<>(Purpose.class);

  public ConnectionTimers(Vertx vertx) {
    this.vertx = vertx;
  }

  void startInit(Duration timeout, Runnable onTimeout) {
    replace(Purpose.INIT, vertx.setTimer(timeout.toMillis(), id -> onTimeout.run()));
  }

  void stopInit() {
    replace(Purpose.INIT, null);
  }

  /**
   * Repeats something until {@link #stopAll}, and runs something at a moment, at once where it has
   * passed. Each beat looks at the clock, which may be set, and only the last ones set a timer for
   * the end: idle connections are many, and have one timer each.
   */
  public void startHeartbeat(Duration interval, Runnable beat, Instant end, Runnable onEnd) {
    replace(
        Purpose.HEARTBEAT,
        vertx.setPeriodic(
            interval.toMillis(),
            id -> {
              beat.run();
              endIfSoon(interval, end, onEnd);
            }));
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
      long millis = left.toMillis() + 1;
      replace(Purpose.END, vertx.setTimer(millis, id -> endIfSoon(interval, end, onEnd)));
    }
  }

  void startRest(Duration wait, Runnable after) {
    long millis = Math.max(1, wait.toMillis());
    replace(Purpose.REST, vertx.setTimer(millis, id -> after.run()));
  }

  /** None of them runs any more. */
  public void stopAll() {
    running.values().forEach(vertx::cancelTimer);
    running.clear();
  }

  private void replace(Purpose purpose, Long timer) {
    Long old = timer == null ? running.remove(purpose) : running.put(purpose, timer);
    if (old != null) {
      vertx.cancelTimer(old);
    }
  }
}
