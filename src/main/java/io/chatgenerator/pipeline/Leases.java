package io.chatgenerator.pipeline;

import io.chatgenerator.story.Lease;
import io.chatgenerator.story.Story;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;

/**
 * The leases of this task, and what they assume of clocks.
 *
 * <p>A lease is renewed when five sixths of it are still ahead, and dated by its holder's clock, so
 * another task takes a living story by mistake only where its clock is ahead by more than about two
 * thirds of the lease (20 s of the default 30 s). A story that is released is dated back by {@link
 * #SKEW}, so a task whose clock lags by up to that sees it at once. Clocks that differ by more cost
 * a second attempt or a delay, never the story: what fences the writes is the attempt number and
 * the holder, not time.
 *
 * @param task its id, which no other one ever has
 * @param length of a lease, unless it is renewed
 * @param unconfirmed those of this process that were never confirmed
 */
public record Leases(
    String task, Duration length, InstantSource clock, UnconfirmedLeases unconfirmed) {
  static final Duration SKEW = Duration.ofSeconds(5);

  /** Now, to the millisecond, as the table keeps it. */
  public Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /** A lease of this task that begins now. */
  public Lease hold() {
    return Lease.heldBy(task, now().plus(length));
  }

  /** The lease of a story that this task lets go; one that never began keeps its place. */
  public Lease release(Story story) {
    boolean began = !story.text().isEmpty() || story.generation().isPresent();
    return story.attempt() == 1 && !began
        ? Lease.waiting(story.createdAt())
        : Lease.free(now().minus(SKEW));
  }

  public boolean isOpen(Lease lease) {
    return lease.expiresAt().isBefore(now());
  }

  /** A lease that ends before this has missed three renewals: its holder is in doubt. */
  public Instant doubtful() {
    return now().plus(length.dividedBy(2));
  }

  /**
   * Whether no other task may take the story over yet, even if its clock is ahead by the skew; by
   * less where the lease is short, which would never be safe otherwise.
   */
  boolean isSafe(Lease lease) {
    Duration skew = Collections.min(List.of(SKEW, length.dividedBy(3)));
    return lease.expiresAt().isAfter(now().plus(skew));
  }

  /** How often a holder gives a heartbeat. */
  public Duration renewal() {
    return length.dividedBy(6);
  }
}
