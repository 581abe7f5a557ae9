package io.chatgenerator.story;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Future;
import java.util.Optional;

/**
 * Reads the current state of a story: what the table holds, or what the task that works on it knows
 * beyond that, since text reaches the table only every few seconds.
 */
public final class StoryReader {
  private final StoryRepository repository;
  private final TaskLink tasks;

  public StoryReader(StoryRepository repository, TaskLink tasks) {
    this.repository = requireNonNull(repository);
    this.tasks = requireNonNull(tasks);
  }

  /**
   * The newest state that can be had; empty where there is no such story, or can be none with this
   * id. Fails as the repository does.
   */
  public Future<Optional<Story>> read(StoryKey key) {
    Future<Optional<Story>> stored =
        StoryIds.isValid(key.id())
            ? repository.find(key)
            : Future.succeededFuture(Optional.empty());
    return stored.compose(found -> found.isPresent() ? withHolder(found.get()) : stored);
  }

  private Future<Optional<Story>> withHolder(Story stored) {
    return askHolder(stored).map(Optional::of);
  }

  private Future<Story> askHolder(Story stored) {
    return stored
        .lease()
        .flatMap(Lease::holder)
        .map(
            holder ->
                tasks
                    .current(holder, stored.key())
                    .map(live -> newer(stored, live))
                    .otherwise(stored))
        .orElse(Future.succeededFuture(stored));
  }

  private static Story newer(Story stored, Optional<Story> live) {
    return live.filter(known -> known.isNewerThan(stored)).orElse(stored);
  }
}
