package io.chatgenerator.recovery;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.limit.LeastRecentlyUsed;
import io.chatgenerator.pipeline.AttemptContext;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.PeerClient;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The tasks whose leases of stories have run out, and that may work on them all the same. One that
 * does and cannot save is asked next time, not the table: it is in trouble already. Confined to one
 * event loop.
 */
final class Holders {
  private static final int CAPACITY = 1_000;

  private final AttemptContext context;
  private final PeerClient tasks;
  private final Map<StoryKey, Story> held = new LeastRecentlyUsed<>(CAPACITY);

  Holders(AttemptContext context, PeerClient tasks) {
    this.context = requireNonNull(context);
    this.tasks = requireNonNull(tasks);
  }

  /** The story, without its text, where its holder worked on it when asked last; once. */
  Optional<Story> recall(StoryKey key) {
    return Optional.ofNullable(held.remove(key));
  }

  /**
   * Whether the holder of a story still works on that attempt, though it has not renewed its lease:
   * what it cannot save is not to be paid for again. One that takes too long is ignored.
   */
  Future<Boolean> hold(Story stored) {
    Lease lease = stored.lease().orElseThrow();
    Instant limit = lease.expiresAt().plus(context.timeout());
    return lease
        .holder()
        .filter(holder -> context.leases().now().isBefore(limit))
        .map(holder -> tasks.current(holder, stored.key()))
        .orElse(Future.succeededFuture(Optional.empty()))
        .map(live -> live.filter(story -> story.attempt() == stored.attempt()).isPresent())
        .otherwise(false)
        .onSuccess(holds -> remember(stored, holds));
  }

  private void remember(Story stored, boolean holds) {
    if (holds) {
      held.put(stored.key(), stored.withText(""));
    }
  }
}
