package io.chatgenerator.story;

/**
 * How often the task of a story was lost since its text last grew past what was stored: a story
 * that goes on is not the reason, one that does not may be.
 *
 * @param furthest the length of the longest text that was stored when a task was lost, in UTF-16
 *     units; 0 where none was
 */
public record Interruptions(int count, int furthest) {
  /** Of a story whose task was never lost, or that has gone on since. */
  public static final Interruptions NONE = new Interruptions(0, 0);

  /** One more, with this length of text in the table. */
  Interruptions another(int stored) {
    return new Interruptions(count + 1, Math.max(furthest, stored));
  }

  /** None where the text has grown past all that was stored before. */
  Interruptions unlessPast(int length) {
    return length > furthest ? NONE : this;
  }
}
