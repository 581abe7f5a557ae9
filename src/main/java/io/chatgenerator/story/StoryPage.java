package io.chatgenerator.story;

import java.util.List;

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
}
