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
    EXPIRY
  }

  /** Looks again this often, in case the clock is set; also keeps far-away dates in range. */
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

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

  /** Repeats something until {@link #stopAll}. */
  public void startHeartbeat(Duration interval, Runnable beat) {
    replace(Purpose.HEARTBEAT, vertx.setPeriodic(interval.toMillis(), id -> beat.run()));
  }

  void startRest(Duration wait, Runnable after) {
    long millis = Math.max(1, wait.toMillis());
    replace(Purpose.REST, vertx.setTimer(millis, id -> after.run()));
  }

  /** Runs something at a moment, at once where it has passed. */
  public void startExpiry(Instant moment, Runnable onExpiry) {
    Instant now = Instant.now();
    if (!moment.isAfter(now)) {
      onExpiry.run();
      return;
    }
    Instant next = moment.isAfter(now.plus(LONGEST_WAIT)) ? now.plus(LONGEST_WAIT) : moment;
    // One more, since a timer of whole milliseconds would end just before the moment.
    long wait = Duration.between(now, next).toMillis() + 1;
    replace(Purpose.EXPIRY, vertx.setTimer(wait, id -> startExpiry(moment, onExpiry)));
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
