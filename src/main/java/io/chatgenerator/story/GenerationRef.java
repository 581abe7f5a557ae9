package io.chatgenerator.story;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * Refers to a generation that outlives connections.
 *
 * @param id its id at the provider
 * @param attemptBeganAt when its attempt began, by the clock of the task that began it: the total
 *     timeout of the attempt counts from then, whichever tasks attach to it
 */
public record GenerationRef(String id, Instant attemptBeganAt) {
  public GenerationRef {
    requireNonNull(id);
    requireNonNull(attemptBeganAt);
  }
}
