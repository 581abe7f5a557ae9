package io.chatgenerator.live;

import io.chatgenerator.story.Story;

/** What growing text has to bring so that a subscriber is sent the story's state. */
public enum TextInterest {
  NONE,
  /** The title, which is there once the first line is. */
  TITLE,
  /** Any more text. */
  TEXT;

  /** Differs where the subscriber has something to see. */
  int measure(Story story) {
    return switch (this) {
      case NONE -> 0;
      case TITLE -> story.title().isPresent() ? 1 : 0;
      case TEXT -> story.text().length();
    };
  }
}
