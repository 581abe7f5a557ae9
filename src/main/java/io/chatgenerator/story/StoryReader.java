package io.chatgenerator.story;

import io.chatgenerator.story.StoryRepository.StoryPart;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the current state of a story: what the table holds, or what the task that works on it knows
 * beyond that, since text reaches the table only every few seconds. A task that reads a running
 * story follows its text from then on. It reads a few things of each owner at once. Confined to one
 * event loop.
 */
public final class StoryReader {
  private final StoryRepository repository;
  private final PeerClient tasks;
  private final OwnerReads reads = new OwnerReads();

  public StoryReader(StoryRepository repository, PeerClient tasks) {
    this.repository = repository;
    this.tasks = tasks;
  }

  /**
   * The newest state that can be had; empty where there is no such story, or can be none with this
   * id. Fails as the repository does.
   */
  public Future<Optional<Story>> read(StoryKey key) {
    return read(key, StoryPart.ALL);
  }

  /** As {@link #read(StoryKey)}, with these parts at least. */
  public Future<Optional<Story>> read(StoryKey key, Set<StoryPart> parts) {
    Future<Optional<Story>> stored =
        StoryIds.isValid(key.id())
            ? reads.read(key.owner(), List.of(key, parts), () -> repository.find(key, parts))
            : Future.succeededFuture(Optional.empty());
    return stored.compose(found -> found.map(this::withHolder).orElse(stored));
  }

  /** The state of a story, without a request to the table where this holder of it answers. */
  public Future<Optional<Story>> readFromHolder(StoryKey key, String holder) {
    return orRead(key, tasks.follow(holder, key));
  }

  /**
   * The newest state for who follows the story by its events, without a request to the table where
   * a task of this process runs it: many followers come at once when a process leaves.
   */
  public Future<Optional<Story>> readToFollow(StoryKey key) {
    return orRead(key, tasks.currentHere(key));
  }

  private Future<Optional<Story>> orRead(StoryKey key, Future<Optional<Story>> live) {
    return live.otherwise(Optional.empty())
        .compose(found -> found.isPresent() ? Future.succeededFuture(found) : read(key));
  }

  /** Follows a running story no longer. */
  public void unfollow(Story story) {
    story.holder().ifPresent(holder -> tasks.unfollow(holder, story.key()));
  }

  public Future<StoryPage> list(
      String owner, int limit, Optional<String> after, Set<StoryPart> parts) {
    return reads.read(
        owner, List.of(limit, after, parts), () -> repository.list(owner, limit, after, parts));
  }

  public Future<StoryPage> listOldest(String owner, int limit, Optional<String> after) {
    return reads.read(
        owner, List.of(limit, after), () -> repository.listOldest(owner, limit, after));
  }

  public Future<Integer> count(String owner) {
    return reads.read(owner, "count", () -> repository.count(owner));
  }

  private Future<Optional<Story>> withHolder(Story stored) {
    return stored
        .holder()
        .map(holder -> tasks.follow(holder, stored.key()).otherwise(Optional.empty()))
        .orElse(Future.succeededFuture(Optional.empty()))
        .map(live -> live.filter(known -> known.isNewerThan(stored)).or(() -> Optional.of(stored)));
  }
}
