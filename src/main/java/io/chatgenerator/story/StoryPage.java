package io.chatgenerator.story;

import java.util.List;
import java.util.Optional;

/**
 * A part of an owner's stories. One that is shorter than was asked for, or empty, need not be the
 * last one, since what is read for it is bounded, too.
 *
 * @param next after which id the next part begins; empty where there is none
 */
public record StoryPage(List<Story> stories, Optional<String> next) {
  public StoryPage {
    stories = List.copyOf(stories);
  }

  /** Whether there may be stories beyond these. */
  public boolean more() {
    return next.isPresent();
  }

  /** The first {@code size} of these at most. */
  public StoryPage first(int size) {
    return stories.size() > size
        ? new StoryPage(stories.subList(0, size), Optional.of(stories.get(size - 1).id()))
        : this;
  }

  /** The id of the first story; empty where there is none. */
  public Optional<String> firstId() {
    return stories.stream().findFirst().map(Story::id);
  }

  /** After which id to go on; where there is no more, that of the last story. */
  public Optional<String> lastId() {
    return next.or(() -> stories.stream().reduce((first, second) -> second).map(Story::id));
  }
}
