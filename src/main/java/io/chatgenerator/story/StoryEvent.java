package io.chatgenerator.story;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * Something that happened to the stories of one owner. Events are hints: they may be lost, and
 * whoever needs the truth reads the table.
 */
public sealed interface StoryEvent {
  /** Whose subscriptions hear it; empty for everybody's. */
  Optional<String> audience();

  /** A story was created, changed its status, or began a new attempt. Carries all of it. */
  record Changed(Story story) implements StoryEvent {
    public Changed {
      requireNonNull(story);
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

  /** A running story's state reached the table, between changes of its status. */
  record Saved(Story story) implements StoryEvent {
    public Saved {
      requireNonNull(story);
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
