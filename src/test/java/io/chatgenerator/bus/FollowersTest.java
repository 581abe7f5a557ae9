package io.chatgenerator.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.story.StoryEvent;
import io.chatgenerator.story.StoryKey;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FollowersTest {
  private static final StoryKey STORY = new StoryKey("ada", "1");
  private static final StoryKey OTHER = new StoryKey("ada", "2");

  private final Followers followers = new Followers(Set.of("here.0", "here.1"));

  @Test
  void aTaskFollowsAStoryOnceHoweverOftenItAsks() {
    followers.add(STORY, "b");
    followers.add(STORY, "b");
    followers.add(STORY, "c");
    assertThat(followers.of(STORY)).containsExactlyInAnyOrder("b", "c");
    assertThat(followers.of(OTHER)).isEmpty();

    followers.remove(STORY, "b");
    followers.remove(STORY, "unknown");
    followers.remove(OTHER, "c");
    assertThat(followers.of(STORY)).containsExactly("c");
  }

  @Test
  void aStoryThatEndedHasNone() {
    followers.add(STORY, "b");
    followers.add(OTHER, "b");
    followers.update(new StoryEvent.Deleted(STORY));
    assertThat(followers.of(STORY)).isEmpty();
    assertThat(followers.of(OTHER)).containsExactly("b");
  }

  @Test
  void tasksThatLeftTheClusterFollowNothing() {
    followers.add(STORY, Followers.name("b", "task.0"));
    followers.add(STORY, Followers.name("b", "task.1"));
    followers.add(STORY, Followers.name("c", "task.0"));
    followers.add(OTHER, Followers.name("c", "task.0"));
    followers.retain(Set.of("b"));
    assertThat(followers.of(STORY)).containsExactlyInAnyOrder("b/task.0", "b/task.1");
    assertThat(followers.of(OTHER)).isEmpty();
  }

  @Test
  void ofTooManyStoriesTheEldestAreForgotten() {
    for (int i = 0; i <= 10_000; i++) {
      followers.add(new StoryKey("ada", "story-" + i), "b");
    }
    assertThat(followers.of(new StoryKey("ada", "story-0"))).isEmpty();
    assertThat(followers.of(new StoryKey("ada", "story-1"))).containsExactly("b");
  }
}
