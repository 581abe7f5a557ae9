package io.chatgenerator.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.story.Lease;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryEvent;
import io.chatgenerator.story.StoryEvents;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryReader;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class OwnerChannelTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Story WHALE = story("018f0000-0000-7000-8000-000000000000");
  private static final Story FOX = story("018f0000-0000-7000-8000-000000000001");

  private final FakeStories stories = new FakeStories();
  private final RecordingListener ofAll = new RecordingListener();
  private final RecordingListener ofWhale = new RecordingListener();
  private Consumer<StoryEvent> events;
  private boolean listening;
  private long clock;
  private final OwnerChannel feed =
      new OwnerChannel(
          "ann",
          new StoryEvents() {
            @Override
            public void publish(StoryEvent event) {
              throw new UnsupportedOperationException();
            }

            @Override
            public Future<Registration> listen(String owner, Consumer<StoryEvent> listener) {
              events = listener;
              listening = true;
              return Future.succeededFuture(() -> listening = false);
            }

            @Override
            public void onDeleted(Consumer<StoryKey> listener) {
              throw new UnsupportedOperationException();
            }
          },
          stories,
          new StoryReader(stories, stories),
          () -> clock,
          (pause, millis) -> {},
          LiveObserver.NONE);

  @Test
  void readsTheUnfinishedStoriesOnceASecond() {
    Future<List<StoryKey>> first = feed.unfinished();
    Future<List<StoryKey>> second = feed.unfinished();
    stories.unfinished.remove().complete(List.of(WHALE.key()));
    assertThat(first.result()).containsExactly(WHALE.key()).isEqualTo(second.result());

    clock = TimeUnit.SECONDS.toNanos(1) - 1;
    assertThat(feed.unfinished().isComplete()).isTrue();
    clock++;
    assertThat(feed.unfinished().isComplete()).isFalse();
  }

  @Test
  void readsThemAgainAfterAFailure() {
    feed.unfinished();
    stories.unfinished.remove().fail("away");
    feed.unfinished();
    assertThat(stories.unfinished).hasSize(1);
  }

  @Test
  void addsStoriesThatHaveBegunSince() {
    feed.add(ofAll);
    Future<List<StoryKey>> unfinished = feed.unfinished();
    events.accept(new StoryEvent.Changed(FOX));
    stories.unfinished.remove().complete(List.of(WHALE.key()));
    assertThat(unfinished.result()).containsExactly(WHALE.key(), FOX.key());
  }

  @Test
  void givesChangesOfAStoryToItsWatchersAndToThoseOfAll() {
    feed.add(ofAll);
    feed.add(WHALE.id(), ofWhale);
    events.accept(new StoryEvent.Changed(WHALE));
    events.accept(new StoryEvent.Changed(FOX));
    events.accept(new StoryEvent.TextAdded(WHALE.key(), 1, 0, "Once", NOW));
    assertThat(ofAll.seen)
        .containsExactly(
            "changed 1 PENDING ''", "changed 1 PENDING ''", "changed 1 GENERATING 'Once'");
    assertThat(ofWhale.seen).containsExactly("changed 1 PENDING ''", "changed 1 GENERATING 'Once'");
  }

  @Test
  void knowsNothingOfStoriesThatNobodyWatches() {
    feed.add(WHALE.id(), ofWhale);
    events.accept(new StoryEvent.Changed(FOX.withText(""), 4));
    events.accept(new StoryEvent.TextAdded(FOX.key(), 1, 7, "Once", NOW));
    assertThat(stories.followed).isEmpty();
    assertThat(stories.reads).isEmpty();
    assertThat(ofWhale.seen).isEmpty();
  }

  @Test
  void givesSavedStatesWithTheirText() {
    feed.add(ofAll);
    events.accept(new StoryEvent.Changed(WHALE.append("Once", NOW)));
    events.accept(new StoryEvent.Saved(WHALE.append("Once", NOW)));
    assertThat(ofAll.seen)
        .containsExactly("changed 1 GENERATING 'Once'", "saved 1 GENERATING 'Once'");
  }

  @Test
  void givesDeletionsToBoth() {
    feed.add(ofAll);
    feed.add(WHALE.id(), ofWhale);
    events.accept(new StoryEvent.Deleted(WHALE.key()));
    assertThat(ofAll.seen).containsExactly("deleted");
    assertThat(ofWhale.seen).containsExactly("deleted");
  }

  @Test
  void givesPublishedMessagesToWatchersOfAll() {
    feed.add(ofAll);
    feed.add(WHALE.id(), ofWhale);
    events.accept(new StoryEvent.Published(Optional.of("ann"), "{}"));
    assertThat(ofAll.seen).containsExactly("published {}");
    assertThat(ofWhale.seen).isEmpty();
  }

  @Test
  void readsAgainWhatRunsAndIsSilent() {
    feed.add(ofAll);
    events.accept(new StoryEvent.Changed(WHALE));
    events.accept(new StoryEvent.Changed(FOX.cancelled(NOW)));
    clock = 11;
    feed.readSilent(10);
    assertThat(stories.reads).hasSize(1);
  }

  @Test
  void isWatchedUntilTheLastWatcherLeaves() {
    feed.add(ofAll);
    feed.add(WHALE.id(), ofWhale);
    feed.remove(ofAll);
    assertThat(feed.isWatched()).isTrue();
    feed.remove(WHALE.id(), ofWhale);
    assertThat(feed.isWatched()).isFalse();
    feed.close();
    assertThat(listening).isFalse();
  }

  private static Story story(String id) {
    return Story.pending(
        new StoryKey("ann", id), "a prompt", List.of(), NOW, Lease.heldBy("task", NOW));
  }
}
