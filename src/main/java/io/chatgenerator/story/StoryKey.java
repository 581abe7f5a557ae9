package io.chatgenerator.story;

import static java.util.Objects.requireNonNull;

/** Addresses one story, by its UUIDv7, in the partition of its owner, the {@code sub} of a user. */
public record StoryKey(String owner, String id) {
  public StoryKey {
    requireNonNull(owner);
    requireNonNull(id);
  }
}
