package io.chatgenerator.story;

import static java.util.Objects.requireNonNull;

import java.util.Set;

/**
 * Where a story stands. Within one attempt a status only ever moves down the list of those below. A
 * newer version of the service may know others, and have stored one.
 *
 * @param name as it is stored and shown
 */
public record StoryStatus(String name) {
  /** Stored, waiting for its first text. */
  public static final StoryStatus PENDING = new StoryStatus("PENDING");

  /** Text is arriving. */
  public static final StoryStatus GENERATING = new StoryStatus("GENERATING");

  /** The model finished. */
  public static final StoryStatus COMPLETE = new StoryStatus("COMPLETE");

  /** Gave up; the story's {@link StoryError} says why. */
  public static final StoryStatus FAILED = new StoryStatus("FAILED");

  /** The owner stopped it; the text so far is kept. */
  public static final StoryStatus CANCELLED = new StoryStatus("CANCELLED");

  private static final Set<StoryStatus> RUNNING = Set.of(PENDING, GENERATING);
  private static final Set<StoryStatus> TERMINAL = Set.of(COMPLETE, FAILED, CANCELLED);

  public StoryStatus {
    requireNonNull(name);
  }

  /** Whether nothing more happens to a story in this status unless its owner retries it. */
  public boolean isTerminal() {
    return TERMINAL.contains(this);
  }

  /** Whether this version of the service can work on a story in this status. */
  public boolean isRunning() {
    return RUNNING.contains(this);
  }

  @Override
  public String toString() {
    return name;
  }
}
