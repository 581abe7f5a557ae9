package io.chatgenerator.story;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Port: the table of stories, which is the truth about them.
 *
 * <p>All reads see every write that was acknowledged before. Every future completes on the event
 * loop that called, within a few seconds, and fails with a {@link RequestException} of kind
 * UNAVAILABLE where the table does not answer. A write that was sent twice because its first answer
 * was lost reports success both times.
 */
public interface StoryRepository {
  /** How many UTF-8 bytes of text a story may have, so that its prompt has room beside it. */
  int MAX_TEXT_BYTES = 350_000;

  /** How many shards the queue of unfinished stories has. */
  int SHARDS = 8;

  /**
   * Stores a new story together with its client token and its place among the owner's active
   * stories, or none of them.
   *
   * @param maxActive how many unfinished stories the owner may have, this one included
   * @return the story as it stands in the table: the given one, or the earlier one of the same
   *     token and prompt. Fails with CONFLICT where the token was used with another prompt,
   *     RATE_LIMITED where the owner has too many, or too few tokens left, UNAVAILABLE where an
   *     operator lets the owner begin none, and with a {@link DayOverException}.
   */
  Future<Story> create(Story story, Optional<ClientToken> token, int maxActive);

  /** What the request for this story made with its token before; empty where it was not used. */
  Future<Optional<Story>> findCreated(Story asked, ClientToken token);

  default Future<Optional<Story>> find(StoryKey key) {
    return find(key, StoryPart.ALL);
  }

  /** A story with these parts; of the others, it may have nothing. */
  Future<Optional<Story>> find(StoryKey key, Set<StoryPart> parts);

  /** As {@link #find}, for a task that is about to take the story out of the queue. */
  Future<Optional<Story>> findQueued(StoryKey key);

  /**
   * The owner's stories, newest first, as far as one read brings them; not none where there are
   * more.
   *
   * @param after the id of the last story seen; it need not exist any more
   */
  Future<StoryPage> list(String owner, int limit, Optional<String> after, Set<StoryPart> parts);

  /** Whole stories, oldest first; those after {@code after} are newer. */
  Future<StoryPage> listOldest(String owner, int limit, Optional<String> after);

  /** How many stories an owner has; of very many at least so many. May lag by a moment. */
  Future<Integer> count(String owner);

  /** The owner's stories that have not ended; one that ends just now may be among them. */
  Future<List<StoryKey>> findUnfinished(String owner);

  /**
   * Writes the progress or the end of an attempt, as the task that holds it. Fails with a {@link
   * GenerationException} of code STORY_TOO_LONG where the text has outgrown the table.
   *
   * @return false, and nothing written, unless the stored story is that attempt, not terminal, and
   *     leased to {@code holder}; true, and nothing written, where a later save of the holder has
   *     overtaken this one
   */
  Future<Boolean> save(Story story, String holder);

  /**
   * Takes a story out of the hands it was seen in: for a new holder, to be tried again, or to be
   * ended. What {@code next} has reserved beyond {@code seen} is added to the owner's tokens; fails
   * with RATE_LIMITED where that would exceed the budget after a failure, not after an
   * interruption.
   *
   * @param maxActive checked, and counted, only where {@code seen} is terminal: fails as {@link
   *     #create} then
   * @return false, and nothing written, unless the stored story has the attempt, status and lease
   *     of {@code seen}
   */
  Future<Boolean> take(Story seen, Story next, int maxActive);

  /** Removes a story, whatever its item holds. False where there was none. */
  Future<Boolean> delete(StoryKey key);

  /** Removes a story that has ended. False where there was none, or where it runs. */
  Future<Boolean> deleteEnded(StoryKey key);

  /**
   * Unfinished stories of one shard of the queue that no task works on: interrupted ones first,
   * then those that wait, the oldest first. May lag behind the table by a moment.
   *
   * @param shard from 0 to {@link #SHARDS} - 1
   * @param before stories whose lease expires at this time or later are left out
   * @param after the last one of the page before; empty for the first page
   * @return fewer than {@code limit} where there are no more
   */
  Future<List<QueuedStory>> findAbandoned(
      int shard, Instant before, Optional<QueuedStory> after, int limit);

  /**
   * Uses the table as the service does, and changes nothing. Fails with UNAVAILABLE where it cannot
   * be used; the message names the table, for an operator and for no client.
   */
  Future<Void> probe();

  /**
   * Makes a create request repeatable: the same token gives an owner the same story until it
   * expires, and may be used for another one from then on.
   */
  record ClientToken(String value, Instant expiresAt) {}

  /** A story in the queue that no task works on; for when it expired see {@link Lease#waiting}. */
  record QueuedStory(StoryKey key, Instant leaseExpiresAt) {
    public QueuedStory {
      requireNonNull(key);
      requireNonNull(leaseExpiresAt);
    }

    /** Whether a task has worked on it; readers may have seen text. */
    public boolean isInterrupted() {
      return !leaseExpiresAt.isBefore(Instant.EPOCH);
    }

    /** Since when no task works on it. */
    public Instant since() {
      return isInterrupted()
          ? leaseExpiresAt
          : Instant.ofEpochMilli(-leaseExpiresAt.toEpochMilli());
    }
  }

  /** What need not be read of a story; its id, status, attempt and lease are in any case. */
  enum StoryPart {
    PROMPT,
    CONTINUES,
    TEXT,
    TITLE,
    TIMES,
    ERROR,
    COMPLETION,
    TOKENS;

    public static final Set<StoryPart> ALL = Set.of(values());
  }

  /** The next day has begun in an owner's account, by another task's clock, and counts there. */
  final class DayOverException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final LocalDate next;

    public DayOverException(LocalDate next) {
      super("the account is at " + next, null, false, false);
      this.next = next;
    }

    /** The day that the account is at. */
    public LocalDate next() {
      return next;
    }
  }
}
