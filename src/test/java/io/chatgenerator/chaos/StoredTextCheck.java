package io.chatgenerator.chaos;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.chaos.StoredStories.Stored;
import io.chatgenerator.local.Storyteller;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Compares what readers have with what the table holds. */
final class StoredTextCheck {
  private final Map<String, Stored> stored;

  StoredTextCheck(StoredStories table) {
    stored = table.all().stream().collect(toMap(Stored::id, Function.identity()));
  }

  Stored of(FollowedStory story) {
    return stored.get(story.id());
  }

  /** Every story is COMPLETE, whole, and read byte for byte. */
  void allComplete(List<FollowedStory> stories) {
    for (FollowedStory story : stories) {
      Stored item = of(story);
      assertThat(item.status()).as("status of %s", item).isEqualTo("COMPLETE");
      assertThat(item.text()).isEqualTo(Storyteller.tell(story.prompt()));
      assertSameAsRead(story);
    }
    assertNothingWaits();
  }

  /** The reader has this text and no other, and knows how the story ended. */
  void assertSameAsRead(FollowedStory story) {
    Reading read = story.end().result();
    assertThat(read.text()).as("read of %s", story.id()).isEqualTo(of(story).text());
    assertThat(read.status()).isEqualTo(of(story).status());
  }

  /** No story is on its way any more, nor in the queue. */
  void assertNothingWaits() {
    assertThat(stored.values()).noneMatch(Stored::isRunning);
    assertThat(stored.values()).allMatch(story -> story.work().isEmpty());
  }
}
