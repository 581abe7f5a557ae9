package io.chatgenerator.live;

import io.chatgenerator.story.Story;
import java.util.Optional;

/**
 * A story that was created, has changed, or is gone.
 *
 * @param story as it stands; empty once it is deleted
 */
public record StoryChange(String id, Optional<Story> story) {
  static StoryChange to(Story story) {
    return new StoryChange(story.id(), Optional.of(story));
  }

  static StoryChange deleted(String id) {
    return new StoryChange(id, Optional.empty());
  }
}
