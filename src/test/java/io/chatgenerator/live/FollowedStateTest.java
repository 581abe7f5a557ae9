package io.chatgenerator.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryEvent.TextAdded;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryReader;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FollowedStateTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final StoryKey KEY = new StoryKey("ann", "018f0000-0000-7000-8000-000000000000");
  private static final Story PENDING =
      Story.pending(KEY, "a whale", List.of(), NOW, Lease.heldBy("task 1", NOW));
  private static final Story ONCE = PENDING.append("Once", NOW);

  private final FakeStories stories = new FakeStories();
  private final List<String> gone = new ArrayList<>();
  private final List<String> gaps = new ArrayList<>();
  private final Deque<Runnable> pauses = new ArrayDeque<>();
  private final RecordingListener watcher = new RecordingListener();
  private long clock;
  private final FollowedState replica =
      new FollowedState(
          KEY,
          new StoryReader(stories, stories),
          () -> clock,
          (task, millis) -> pauses.add(task),
          new LiveObserver() {
            @Override
            public void gapFound() {
              gaps.add("gap");
            }
          },
          story -> {},
          () -> gone.add("gone"));

  @BeforeEach
  void watch() {
    replica.add(watcher);
  }

  @Test
  void knowsAndGivesWhatIsStored() {
    replica.read();
    answer(Optional.of(ONCE));
    assertThat(replica.story()).contains(ONCE);
    assertThat(watcher.seen).containsExactly("changed 1 GENERATING 'Once'");
  }

  @Test
  void prefersTheHoldersLongerText() {
    stories.held = Future.succeededFuture(Optional.of(ONCE.append(" upon", NOW)));
    replica.read();
    answer(Optional.of(ONCE));
    assertThat(watcher.seen).containsExactly("changed 1 GENERATING 'Once upon'");
    assertThat(stories.followed).containsExactly("task 1");
  }

  @Test
  void sharesAReadThatIsUnderWay() {
    Future<Void> first = replica.read();
    Future<Void> second = replica.read();
    assertThat(stories.reads).hasSize(1);
    answer(Optional.of(ONCE));
    assertThat(first.succeeded() && second.succeeded()).isTrue();
  }

  @Test
  void failsWhereThereIsNoSuchStory() {
    replica.read();
    answer(Optional.empty());
    assertThat(watcher.seen).containsExactly("failed There is no such story.");
    assertThat(gone).isEmpty();
  }

  @Test
  void isGoneWhereAKnownStoryIsNoMore() {
    replica.offer(ONCE);
    replica.read();
    answer(Optional.empty());
    assertThat(gone).hasSize(1);
  }

  @Test
  void goesOnWithWhatItKnowsWhereTheTableDoesNotAnswer() {
    replica.read();
    stories.reads.remove().fail(new RequestException(ErrorCode.UNAVAILABLE, "Away."));
    replica.offer(ONCE);
    replica.read();
    stories.reads.remove().fail(new RequestException(ErrorCode.UNAVAILABLE, "Away."));
    assertThat(watcher.seen).containsExactly("failed Away.", "changed 1 GENERATING 'Once'");
  }

  @Test
  void takesNoOlderState() {
    replica.offer(ONCE.cancelled(NOW));
    replica.offer(ONCE.append(" upon", NOW));
    assertThat(replica.story()).contains(ONCE.cancelled(NOW));
  }

  @Test
  void addsWhatGoesBeyondTheKnownText() {
    replica.offer(ONCE);
    text(1, 2, "ce upon");
    text(1, 0, "Once");
    text(1, 9, " a time");
    assertThat(replica.story().orElseThrow().text()).isEqualTo("Once upon a time");
    assertThat(gaps).isEmpty();
  }

  @Test
  void showsGrowingTextAtAPaceAndAnEndAtOnce() {
    replica.offer(ONCE);
    text(1, 4, " upon");
    text(1, 9, " a");
    text(1, 11, " time");
    assertThat(watcher.seen).last().isEqualTo("changed 1 GENERATING 'Once upon'");

    pauses.remove().run();
    assertThat(watcher.seen).last().isEqualTo("changed 1 GENERATING 'Once upon a time'");
    text(1, 16, " there");
    Story end = replica.story().orElseThrow().cancelled(NOW);
    replica.offer(end);
    assertThat(watcher.seen).last().isEqualTo("changed 1 CANCELLED 'Once upon a time there'");
    pauses.remove().run();
    assertThat(watcher.seen).hasSize(4);
    assertThat(pauses).isEmpty();
  }

  @Test
  void readsAgainWhereTextIsMissing() {
    replica.offer(ONCE);
    text(1, 9, " a time");
    assertThat(gaps).hasSize(1);
    answer(Optional.of(ONCE.append(" upon a time", NOW)));
    assertThat(replica.story().orElseThrow().text()).isEqualTo("Once upon a time");
    assertThat(stories.reads).isEmpty();
  }

  @Test
  void readsOnceMoreWhereTextIsMissedDuringARead() {
    replica.offer(ONCE);
    text(1, 9, " a time");
    text(1, 16, " there");
    answer(Optional.of(ONCE.append(" upon a time", NOW)));
    answer(Optional.of(ONCE.append(" upon a time there", NOW)));
    assertThat(replica.story().orElseThrow().text()).isEqualTo("Once upon a time there");
    assertThat(stories.reads).isEmpty();
  }

  @Test
  void ignoresTextOfWhatIsOver() {
    Story second = ONCE.cancelled(NOW).retried(Lease.heldBy("task 1", NOW), NOW);
    replica.offer(second);
    text(1, 4, " upon");
    replica.offer(second.cancelled(NOW));
    text(2, 0, "There");
    assertThat(replica.story()).contains(second.cancelled(NOW));
    assertThat(stories.reads).isEmpty();
  }

  @Test
  void keepsItsTextUnderAStateWithoutText() {
    followFrom("task 1");
    replica.offer(ONCE.withText(""), 4);
    Story end = ONCE.cancelled(NOW);
    replica.offer(end.withText(""), 4);
    assertThat(replica.story()).contains(end);
    assertThat(stories.reads).isEmpty();
  }

  @Test
  void asksTheHolderForTextItDoesNotKnow() {
    stories.held = Future.succeededFuture(Optional.of(ONCE));
    replica.offer(ONCE.withText(""), 4);
    assertThat(stories.followed).containsExactly("task 1");
    assertThat(replica.story()).contains(ONCE);
    assertThat(stories.reads).as("reads of the table").isEmpty();
  }

  @Test
  void followsANewHolder() {
    followFrom("task 1");
    Story moved = ONCE.leased(Lease.heldBy("task 2", NOW), NOW);
    stories.held = Future.succeededFuture(Optional.of(moved.append(" upon", NOW)));
    replica.offer(moved.withText(""), 4);
    assertThat(stories.followed).containsExactly("task 1", "task 2");
    assertThat(replica.story().orElseThrow().text()).isEqualTo("Once upon");
  }

  @Test
  void leavesTheHolderWhenNobodyWatches() {
    followFrom("task 1");
    replica.close();
    assertThat(stories.unfollowed).containsExactly("task 1");
  }

  @Test
  void isSilentSinceTheLastEvent() {
    replica.offer(ONCE);
    clock = 10;
    assertThat(replica.isSilentFor(9)).isTrue();
    assertThat(replica.isSilentFor(10)).isFalse();
    text(1, 4, " upon");
    assertThat(replica.isSilentFor(0)).isFalse();
  }

  private void followFrom(String holder) {
    stories.held = Future.succeededFuture(Optional.of(ONCE.leased(Lease.heldBy(holder, NOW), NOW)));
    replica.offer(ONCE.withText(""), 4);
  }

  private void text(int attempt, int offset, String delta) {
    replica.append(new TextAdded(KEY, attempt, offset, delta, NOW));
  }

  private void answer(Optional<Story> stored) {
    stories.reads.remove().complete(stored);
  }
}
