package io.chatgenerator.limit;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/**
 * Gives callers who are beyond a limit a turn all the same, one at a time and at a fixed pace: what
 * is right among much that is wrong gets through within a bounded time. First come, first served.
 * Confined to one event loop.
 */
public final class PacedQueue {
  /** Between two turns of one caller. */
  public static final Duration PACE = Duration.ofMillis(100);

  /** Those who wait for a turn of one caller: so that nobody waits for longer than two seconds. */
  public static final int MAX_WAITING = 20;

  private final Vertx vertx;
  private final Map<String, Queue<Promise<Void>>> waiting = new HashMap<>();

  public PacedQueue(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * Waits for the caller's next turn.
   *
   * @return empty where too many wait for one already; else completes when it is there, and never
   *     fails
   */
  public Optional<Future<Void>> enter(String caller) {
    Queue<Promise<Void>> queue = waiting.computeIfAbsent(caller, this::open);
    if (queue.size() >= MAX_WAITING) {
      return Optional.empty();
    }
    Promise<Void> turn = Promise.promise();
    queue.add(turn);
    return Optional.of(turn.future());
  }

  private Queue<Promise<Void>> open(String caller) {
    vertx.setTimer(PACE.toMillis(), timer -> next(caller));
    return new ArrayDeque<>();
  }

  private void next(String caller) {
    Promise<Void> turn = waiting.get(caller).poll();
    if (turn == null) {
      waiting.remove(caller);
      return;
    }
    vertx.setTimer(PACE.toMillis(), timer -> next(caller));
    turn.complete();
  }
}
