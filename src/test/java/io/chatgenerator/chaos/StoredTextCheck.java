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

  Stored of(FollowedStory tale) {
    return stored.get(tale.id());
  }

  /** Every story is COMPLETE, whole, and read byte for byte. */
  void allComplete(List<FollowedStory> tales) {
    for (FollowedStory tale : tales) {
      Stored story = of(tale);
      assertThat(story.status()).as("status of %s", story).isEqualTo("COMPLETE");
      assertThat(story.text()).isEqualTo(Storyteller.tell(tale.prompt()));
      assertSameAsRead(tale);
    }
    assertNothingWaits();
  }

  /** The reader has this text and no other, and knows how the story ended. */
  void assertSameAsRead(FollowedStory tale) {
    Reading read = tale.end().result();
    assertThat(read.text()).as("read of %s", tale.id()).isEqualTo(of(tale).text());
    assertThat(read.status()).isEqualTo(of(tale).status());
  }

  /** No story is on its way any more, nor in the queue. */
  void assertNothingWaits() {
    assertThat(stored.values()).noneMatch(Stored::isRunning);
    assertThat(stored.values()).allMatch(story -> story.work().isEmpty());
  }
}
