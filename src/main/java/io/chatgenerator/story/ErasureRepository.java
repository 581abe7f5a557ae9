package io.chatgenerator.story;

import io.vertx.core.Future;
import java.util.List;
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
   * Renews the lease, or takes it over, and stores the progress. False, and nothing written, unless
   * the stored erasure has the lease of {@code seen}.
   */
  Future<Boolean> take(Erasure seen, Erasure next);

  /**
   * Ends an erasure of which nothing is left: the account holds what was spent on this day and
   * nothing else, or is gone. False, and nothing written, unless the stored one has this holder.
   */
  Future<Boolean> end(Erasure erasure);

  /** Reads what an owner has, from the beginning or after {@link Erasure.Page#last} of a page. */
  Future<Erasure.Page> read(String owner, Optional<String> after, int limit);

  /** Removes an item, unless it is a story that runs. */
  Future<Void> remove(String owner, String id);

  /**
   * The deletion of everything that one owner has, while it is under way. No story of the owner
   * begins meanwhile.
   *
   * @param remaining how many stories are left, as far as is known
   * @param lease of the task that works on it
   */
  record Erasure(String owner, int remaining, Lease lease) {
    public Erasure under(Lease newLease) {
      return new Erasure(owner, remaining, newLease);
    }

    public Erasure withoutOne() {
      return new Erasure(owner, Math.max(0, remaining - 1), lease);
    }

    /**
     * One item of an owner.
     *
     * @param isStory else it is a client token, or something that another version has stored
     * @param mayRun whether it may be a story that a task works on, or that is still at the
     *     provider, and has to be stopped first
     */
    public record Item(String id, boolean isStory, boolean mayRun) {}

    /**
     * A part of what an owner has, without the account; the next one begins after {@code last}, if
     * any.
     */
    public record Page(List<Item> items, Optional<String> last) {
      public Page {
        items = List.copyOf(items);
      }
    }
  }
}
