package io.chatgenerator.story;

import static java.util.Objects.requireNonNull;

/**
 * Addresses one story, always within its owner's partition.
 *
 * @param owner the {@code sub} of the user
 * @param id a UUIDv7
 */
public record StoryKey(String owner, String id) {
  public StoryKey {
    requireNonNull(owner);
    requireNonNull(id);
  }
}
