package io.chatgenerator.live;

import io.chatgenerator.story.StoryStatus;

/**
 * A piece of a story's text. A reader's text is right once it has cut what it has at {@code offset}
 * and added {@code delta}.
 *
 * @param attempt the attempt that the text belongs to
 * @param offset where the piece begins, in UTF-16 units
 * @param delta never begins or ends inside a surrogate pair
 */
public record TextDelta(int attempt, int offset, String delta, StoryStatus status) {
  /** Where a reader is who has taken this piece. */
  public TextPosition end() {
    return new TextPosition(attempt, offset + delta.length());
  }
}
