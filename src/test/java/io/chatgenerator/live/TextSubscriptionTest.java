package io.chatgenerator.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.story.Lease;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

class TextSubscriptionTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Story EMPTY =
      Story.pending(new StoryKey("ann", "1"), "a whale", List.of(), NOW, Lease.free(NOW));

  private final List<Object> given = new ArrayList<>();

  @Test
  void givesOnlyWhatFollowsThePosition() {
    cursor(1, 4).changed(EMPTY.append("Once upon", NOW));
    assertThat(given).containsExactly(new TextDelta(1, 4, " upon", StoryStatus.GENERATING));
  }

  @Test
  void givesAStateThatWasSeenBeforeNoSecondTime() {
    TextSubscription cursor = cursor(1, 0);
    cursor.changed(EMPTY.append("Once", NOW));
    cursor.changed(EMPTY.append("Once", NOW));
    assertThat(given).hasSize(1);
  }

  @Test
  void neverSplitsASurrogatePair() {
    cursor(1, 2).changed(EMPTY.append("a\uD83D\uDE00b", NOW));
    assertThat(given).containsExactly(new TextDelta(1, 1, "\uD83D\uDE00b", StoryStatus.GENERATING));
  }

  @Test
  void beginsAnewWhereTheReaderIsBeyondTheEnd() {
    cursor(1, 9).greeted(EMPTY.append("Once", NOW).cancelled(NOW));
    assertThat(given)
        .containsExactly(new TextDelta(1, 0, "Once", StoryStatus.CANCELLED), "complete");
  }

  /** As after a change of tasks that do not reach each other: the last checkpoint is shorter. */
  @Test
  void holdsStillUntilItCanGoOn() {
    TextSubscription cursor = cursor(1, 9);
    cursor.greeted(EMPTY.append("Once", NOW));
    cursor.changed(EMPTY.append("Once upo", NOW));
    assertThat(given).isEmpty();
    cursor.changed(EMPTY.append("Once upon a time", NOW));
    assertThat(given).containsExactly(new TextDelta(1, 9, " a time", StoryStatus.GENERATING));
  }

  @Test
  void givesAReaderThatIsAheadNothingOlderUntilTheStateWasRead() {
    TextSubscription cursor = cursor(2, 3);
    cursor.changed(EMPTY.append("Once", NOW));
    assertThat(given).isEmpty();
    cursor.greeted(EMPTY.retried(Lease.free(NOW), NOW).append("Twice", NOW));
    assertThat(given).containsExactly(new TextDelta(2, 3, "ce", StoryStatus.GENERATING));
  }

  @Test
  void isNotEndedByTheEndOfAnEarlierAttempt() {
    cursor(2, 3).changed(EMPTY.append("Once", NOW).cancelled(NOW));
    assertThat(given).isEmpty();
  }

  @Test
  void aNewAttemptBeginsAtZero() {
    cursor(1, 4).changed(EMPTY.append("Once", NOW).retried(Lease.free(NOW), NOW));
    assertThat(given).containsExactly(new TextDelta(2, 0, "", StoryStatus.PENDING));
  }

  @Test
  void completesAfterTheEnd() {
    cursor(1, 0).changed(EMPTY.append("Once", NOW).cancelled(NOW));
    assertThat(given)
        .containsExactly(new TextDelta(1, 0, "Once", StoryStatus.CANCELLED), "complete");
  }

  @Test
  void completesWhereTheStoryIsDeleted() {
    cursor(1, 0).deleted(EMPTY.key());
    assertThat(given).containsExactly("complete");
  }

  private TextSubscription cursor(int attempt, int offset) {
    TextSubscription cursor =
        new TextSubscription(new Recorder(), new TextPosition(attempt, offset));
    cursor.open(() -> {}, () -> {}, LiveObserver.NONE);
    return cursor;
  }

  private final class Recorder implements Subscriber<TextDelta> {
    @Override
    public void onSubscribe(Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(TextDelta delta) {
      given.add(delta);
    }

    @Override
    public void onError(Throwable why) {
      given.add(why);
    }

    @Override
    public void onComplete() {
      given.add("complete");
    }
  }
}
