package io.chatgenerator.story;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * Which task works on a story, and until when it may be believed to.
 *
 * @param holder the id of the task; empty while the story waits for one
 * @param expiresAt by the holder's clock, to the millisecond; in the past for a story that waits
 */
public record Lease(Optional<String> holder, Instant expiresAt) {
  public Lease {
    requireNonNull(holder);
    requireNonNull(expiresAt);
  }

  public static Lease heldBy(String holder, Instant expiresAt) {
    return new Lease(Optional.of(holder), expiresAt);
  }

  /**
   * The lease of a story that never began, and waits since then. The later it came, the further it
   * is before 1970: in falling order of expiry, interrupted stories come first, and then those that
   * wait, the oldest first.
   */
  public static Lease waiting(Instant since) {
    return free(Instant.ofEpochMilli(-since.toEpochMilli()));
  }

  /** The lease of a story that any task may take. */
  public static Lease free(Instant since) {
    return new Lease(Optional.empty(), since);
  }

  public boolean isHeldBy(String task) {
    return holder.filter(task::equals).isPresent();
  }
}
