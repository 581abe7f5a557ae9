package io.chatgenerator.limit;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/**
 * Gives callers who are beyond a limit a turn all the same, one at a time and at a fixed pace: what
 * is right among much that is wrong gets through within a bounded time. First come, first served.
 * For all event loops of a process; the lock is held for a look into a map and a queue.
 */
public final class PacedQueue {
  /** Between two turns of one caller. */
  public static final Duration PACE = Duration.ofMillis(100);

  /** Those who wait for a turn of one caller: so that nobody waits for longer than two seconds. */
  public static final int MAX_WAITING = 20;

  private final Vertx vertx;
  private final Map<String, Queue<CompletableFuture<Void>>> waiting = new HashMap<>();

  public PacedQueue(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * Completes with the caller's next turn, on the context that called, and never fails; empty where
   * too many wait for one already.
   */
  public synchronized Optional<Future<Void>> enter(String caller) {
    Queue<CompletableFuture<Void>> queue = waiting.computeIfAbsent(caller, this::open);
    if (queue.size() >= MAX_WAITING) {
      return Optional.empty();
    }
    CompletableFuture<Void> turn = new CompletableFuture<>();
    queue.add(turn);
    return Optional.of(Future.fromCompletionStage(turn, vertx.getOrCreateContext()));
  }

  private Queue<CompletableFuture<Void>> open(String caller) {
    vertx.setTimer(PACE.toMillis(), timer -> next(caller));
    return new ArrayDeque<>();
  }

  private void next(String caller) {
    poll(caller)
        .ifPresent(
            turn -> {
              vertx.setTimer(PACE.toMillis(), timer -> next(caller));
              turn.complete(null);
            });
  }

  private synchronized Optional<CompletableFuture<Void>> poll(String caller) {
    Optional<CompletableFuture<Void>> turn = Optional.ofNullable(waiting.get(caller).poll());
    if (turn.isEmpty()) {
      waiting.remove(caller);
    }
    return turn;
  }
}
