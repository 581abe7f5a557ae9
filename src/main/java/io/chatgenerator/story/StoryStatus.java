package io.chatgenerator.story;

/** Where a story stands. Within one attempt a status only ever moves down this list. */
public enum StoryStatus {
  /** Stored, waiting for its first text. */
  PENDING,
  /** Text is arriving. */
  GENERATING,
  /** The model finished. */
  COMPLETE,
  /** Gave up; the story's {@link StoryError} says why. */
  FAILED,
  /** The owner stopped it; the text so far is kept. */
  CANCELLED;

  /** Whether nothing more happens to a story in this status unless its owner retries it. */
  public boolean isTerminal() {
    return compareTo(COMPLETE) >= 0;
  }
}
