package io.chatgenerator.story;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A story in the queue of unfinished stories that no task works on.
 *
 * @param leaseExpiresAt as it was stored, see {@link Lease#waiting}
 */
public record QueuedStory(StoryKey key, Instant leaseExpiresAt) {
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
    return isInterrupted() ? leaseExpiresAt : Instant.ofEpochMilli(-leaseExpiresAt.toEpochMilli());
  }
}
