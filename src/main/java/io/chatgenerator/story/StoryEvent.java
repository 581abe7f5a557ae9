package io.chatgenerator.story;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * Something that happened to the stories of one owner. Events are hints: they may be lost, and who
 * needs the truth reads the table.
 */
public sealed interface StoryEvent {
  /** The owner whose subscriptions receive it; empty for everybody's. */
  Optional<String> audience();

  /** The same event as other tasks receive it, who follow the text by {@link TextAdded} alone. */
  default StoryEvent withoutText() {
    return this;
  }

  /**
   * A story was created, changed its status, began a new attempt, or has a new holder.
   *
   * @param textLength in UTF-16 units; {@code story} has all of the text, or none of it
   */
  record Changed(Story story, int textLength) implements StoryEvent {
    public Changed {
      requireNonNull(story);
    }

    /** With the text. */
    public Changed(Story story) {
      this(story, story.text().length());
    }

    @Override
    public StoryEvent withoutText() {
      return new Changed(story.withText(""), textLength);
    }

    @Override
    public Optional<String> audience() {
      return Optional.of(story.owner());
    }
  }

  /**
   * Text was added to a running attempt.
   *
   * @param offset where {@code delta} begins, in UTF-16 units; a reader whose text is shorter has
   *     missed an event
   */
  record TextAdded(StoryKey key, int attempt, int offset, String delta, Instant at)
      implements StoryEvent {
    public TextAdded {
      requireNonNull(key);
      requireNonNull(delta);
      requireNonNull(at);
    }

    @Override
    public Optional<String> audience() {
      return Optional.of(key.owner());
    }
  }

  /**
   * A running story's state reached the table, between changes of its status.
   *
   * @param textLength in UTF-16 units; {@code story} has all of the text, or none of it
   */
  record Saved(Story story, int textLength) implements StoryEvent {
    public Saved {
      requireNonNull(story);
    }

    /** With the text. */
    public Saved(Story story) {
      this(story, story.text().length());
    }

    @Override
    public StoryEvent withoutText() {
      return new Saved(story.withText(""), textLength);
    }

    @Override
    public Optional<String> audience() {
      return Optional.of(story.owner());
    }
  }

  /** A story is gone. */
  record Deleted(StoryKey key) implements StoryEvent {
    public Deleted {
      requireNonNull(key);
    }

    @Override
    public Optional<String> audience() {
      return Optional.of(key.owner());
    }
  }

  /** A machine caller published JSON, to one owner or to all. */
  record Published(Optional<String> audience, String json) implements StoryEvent {
    public Published {
      requireNonNull(audience);
      requireNonNull(json);
    }
  }
}
