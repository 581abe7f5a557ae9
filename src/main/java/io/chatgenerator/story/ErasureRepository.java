package io.chatgenerator.story;

import io.vertx.core.Future;
import java.util.Optional;

/**
 * Port: deletes everything that an owner has in the table. An erasure is kept in the owner's
 * account and is in the queue of unfinished stories, under {@link #QUEUED_AS}, so that any task
 * goes on with one whose task was lost. Futures complete and fail as those of {@link
 * StoryRepository}.
 */
public interface ErasureRepository {
  /** By which id an erasure is in the queue. */
  String QUEUED_AS = "#account";

  /** The erasure that is under way; empty where none is. */
  Future<Optional<Erasure>> find(String owner);

  /** Begins an erasure. False where one is under way. */
  Future<Boolean> begin(Erasure erasure);

  /**
   * Renews the lease, or takes it over, and stores the progress.
   *
   * @return false, and nothing written, unless the stored erasure has the lease of {@code seen}
   */
  Future<Boolean> take(Erasure seen, Erasure next);

  /**
   * Ends an erasure of which nothing is left: the account holds what was spent on this day and
   * nothing else, or is gone.
   *
   * @return false, and nothing written, unless the stored erasure has this holder
   */
  Future<Boolean> end(Erasure erasure);

  /**
   * Reads what an owner has.
   *
   * @param after {@link Erasure.Page#last} of the page before; empty for the first one
   */
  Future<Erasure.Page> read(String owner, Optional<String> after, int limit);

  /** Removes an item, unless it is a story that runs. */
  Future<Void> remove(String owner, String id);
}
