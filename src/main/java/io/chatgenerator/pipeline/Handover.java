package io.chatgenerator.pipeline;

import io.chatgenerator.limit.Retry;
import io.chatgenerator.story.PeerClient;
import io.chatgenerator.story.StoryKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Gives stories of this task to other tasks. */
record Handover(Vertx vertx, Leases leases, PeerClient peers) {
  /** A process that leaves is gone within five seconds, of which this is the longest part. */
  private static final Duration OFFERED_FOR = Duration.ofMillis(2_500);

  private static final Duration PAUSE = Duration.ofMillis(100);

  /**
   * Offers a story that runs here, once its generation can be attached to. It goes on until another
   * task has it, so its readers do not wait while others are slow, or have no room yet. One that
   * nobody takes for {@link #OFFERED_FOR} is released.
   */
  void give(Attempt attempt) {
    attempt
        .attachable()
        .compose(now -> offer(attempt))
        .onSuccess(taken -> attempt.leave())
        .onFailure(refused -> attempt.release());
  }

  private Future<Boolean> offer(Attempt attempt) {
    Instant end = leases.now().plus(OFFERED_FOR);
    return Retry.run(
        vertx,
        () -> peers.offer(attempt.story().key(), true).compose(Handover::failUnlessTaken),
        (why, failures) ->
            Optional.of(PAUSE).filter(more -> !attempt.isOver() && leases.now().isBefore(end)));
  }

  private static Future<Boolean> failUnlessTaken(boolean taken) {
    return taken ? Future.succeededFuture(true) : Future.failedFuture("no task has taken it");
  }

  /** Gives a story that waits in the table to a task that has room for it, now or later. */
  Future<Void> give(StoryKey waiting) {
    return peers
        .offer(waiting, false)
        .otherwise(false)
        .onSuccess(taken -> announceUnless(taken, waiting))
        .mapEmpty();
  }

  private void announceUnless(boolean taken, StoryKey waiting) {
    if (!taken) {
      peers.announce(waiting);
    }
  }
}
