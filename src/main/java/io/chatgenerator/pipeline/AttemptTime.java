package io.chatgenerator.pipeline;

import io.chatgenerator.story.GenerationRef;
import io.chatgenerator.story.Story;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;

/**
 * The total timeout of one attempt, which counts from its beginning on the first of the tasks that
 * work on it. A task that attaches to its generation later may still collect what that has brought
 * meanwhile. Confined to one event loop.
 */
final class AttemptTime {
  private static final Duration LAST_LOOK = Duration.ofSeconds(10);

  private final Leases clock;
  private final Instant beganAt;
  private final Instant deadline;

  /**
   * @param story as its task begins to work on it
   */
  AttemptTime(AttemptContext context, Story story) {
    clock = context.leases();
    Instant now = clock.now();
    Duration total = context.timeout();
    beganAt = story.generation().map(GenerationRef::attemptBeganAt).orElse(now);
    Duration least = Collections.min(List.of(total, LAST_LOOK));
    deadline = Collections.max(List.of(beganAt.plus(total), now.plus(least)));
  }

  Instant beganAt() {
    return beganAt;
  }

  /** Negative or zero once it is over. */
  Duration left() {
    return Duration.between(clock.now(), deadline);
  }
}
