package io.chatgenerator.story;

import java.util.List;
import java.util.Optional;

/**
 * A part of an owner's stories, newest first.
 *
 * @param more whether there may be older ones than the last of these; a page that is shorter than
 *     was asked for need not be the last one, since its bytes are bounded, too
 */
public record StoryPage(List<Story> stories, boolean more) {
  public StoryPage {
    stories = List.copyOf(stories);
  }

  /** The first {@code size} of these at most. */
  public StoryPage first(int size) {
    return stories.size() > size ? new StoryPage(stories.subList(0, size), true) : this;
  }

  /** The id of the first story; empty where there is none. */
  public Optional<String> firstId() {
    return stories.stream().findFirst().map(Story::id);
  }

  /** The id of the last story; empty where there is none. */
  public Optional<String> lastId() {
    return stories.isEmpty() ? Optional.empty() : Optional.of(stories.get(stories.size() - 1).id());
  }
}
