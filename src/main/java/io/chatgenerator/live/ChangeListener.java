package io.chatgenerator.live;

import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;

/**
 * Receives what happens to the stories it follows, and keeps of it only what its subscriber still
 * has to see.
 */
interface ChangeListener {
  /** The newest state of a story: the first one known, or one that differs from the last. */
  void changed(Story story);

  /** A story's text has grown, and nothing else; {@link #changed} follows a few times a second. */
  default void grown(Story story) {}

  /** The current state, read for this watcher since it joined. */
  default void greeted(Story story) {
    changed(story);
  }

  /** Whether this watcher has seen more than {@code story}, elsewhere, before it joined. */
  default boolean isAheadOf(Story story) {
    return false;
  }

  /** A running story's state reached the table. */
  default void saved(Story story) {}

  /** A story is gone. */
  default void deleted(StoryKey key) {}

  /** A machine caller published JSON. */
  default void published(String json) {}

  /** What it follows cannot be read, or never existed. */
  void failed(Throwable why);
}
