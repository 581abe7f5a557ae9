package io.chatgenerator.recovery;

import io.chatgenerator.limit.LeastRecentlyUsed;
import io.chatgenerator.pipeline.Leases;
import io.chatgenerator.story.PeerClient;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryRepository;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The tasks whose leases of stories have run out, and that may work on them all the same. One that
 * does and cannot save is asked next time, not the table: it is in trouble already.
 */
final class Holders {
  private static final int CAPACITY = 1_000;

  /** Longer than a holder pauses between two saves that fail. */
  private static final Duration GRACE = Duration.ofSeconds(30);

  private final Leases leases;
  private final StoryRepository repository;
  private final PeerClient peers;
  private final Duration timeout;
  private final Map<StoryKey, Story> held = new LeastRecentlyUsed<>(CAPACITY);
  private final Map<StoryKey, Instant> graces = new LeastRecentlyUsed<>(CAPACITY);

  /** Ignores holders once an attempt has taken longer than {@code timeout}. */
  Holders(Leases leases, StoryRepository repository, PeerClient peers, Duration timeout) {
    this.leases = leases;
    this.repository = repository;
    this.peers = peers;
    this.timeout = timeout;
  }

  /** The story, without its text, where its holder worked on it when asked last; once. */
  Optional<Story> recall(StoryKey key) {
    return Optional.ofNullable(held.remove(key)).filter(story -> !isLate(story));
  }

  /**
   * Whether the holder of a story still works on that attempt, though it has not renewed its lease:
   * what it cannot save is not to be paid for again. One that takes too long, while the table takes
   * writes, is ignored. Fails where the table does.
   */
  Future<Boolean> hold(Story stored) {
    return stored
        .holder()
        .map(holder -> peers.current(holder, stored.key()))
        .orElse(Future.succeededFuture(Optional.empty()))
        .map(live -> live.filter(story -> story.attempt() == stored.attempt()).isPresent())
        .otherwise(false)
        .compose(
            holds -> holds && isLate(stored) ? hasGrace(stored) : Future.succeededFuture(holds))
        .onSuccess(holds -> remember(stored, holds));
  }

  private boolean isLate(Story stored) {
    Instant limit = stored.lease().orElseThrow().expiresAt().plus(timeout);
    return !leases.now().isBefore(limit);
  }

  /**
   * Whether a late holder may still save its story. After an outage it is to do so before anybody
   * takes the story, so the table has to take a write first, which leaves the story as it is.
   */
  private Future<Boolean> hasGrace(Story stored) {
    Instant now = leases.now();
    Instant end = graces.get(stored.key());
    if (end == null) {
      return repository
          .take(stored, stored, 0)
          .onSuccess(written -> graces.put(stored.key(), now.plus(GRACE)))
          .map(true);
    }
    if (now.isBefore(end)) {
      return Future.succeededFuture(true);
    }
    graces.remove(stored.key());
    return Future.succeededFuture(false);
  }

  private void remember(Story stored, boolean holds) {
    if (holds) {
      held.put(stored.key(), stored.withText(""));
    }
  }
}
