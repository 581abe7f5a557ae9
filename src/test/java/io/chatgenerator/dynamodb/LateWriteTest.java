package io.chatgenerator.dynamodb;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.inmemory.InMemoryDynamoDb;
import io.chatgenerator.inmemory.InMemoryTable;
import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryError;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryRepository;
import io.chatgenerator.story.TextGenerator.GenerationRef;
import io.chatgenerator.story.TokenCount;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A write of the holder that arrives after a later one. */
class LateWriteTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final String TASK = "task";
  private static final StoryKey KEY = new StoryKey("ann", "019b7c5a-8b7e-7000-8000-000000000001");
  private static final Story PENDING = Story.pending(KEY, "A whale", List.of(), NOW, lease(30));
  private static final Story SHORT = PENDING.append("Once \uD83D\uDC09", NOW);
  private static final Story LONG = SHORT.append(" upon \uD83D\uDC33", NOW).leased(lease(35), NOW);

  private final Vertx vertx = Vertx.vertx();
  private final InMemoryTable table = new InMemoryTable(() -> 0, () -> 0);
  private final StoryRepository repository =
      Repositories.of(InMemoryDynamoDb.of(table), "Stories", vertx, System::nanoTime, new Random());

  @BeforeEach
  void store() {
    await(repository.create(PENDING, Optional.empty(), 1));
    assertThat(save(LONG)).isTrue();
  }

  @AfterEach
  void stop() {
    await(vertx.close());
  }

  @Test
  void doesNotShortenTheText() {
    assertThat(save(SHORT.leased(lease(60), NOW))).isTrue();
    assertThat(stored()).isEqualTo(LONG);
  }

  @Test
  void doesNotLetTheLeaseEndEarlier() {
    assertThat(save(LONG.leased(lease(34), NOW))).isTrue();
    assertThat(stored()).isEqualTo(LONG);
  }

  @Test
  void isNoWriteOfALaterAttempt() {
    Story next = LONG.afterFailure(TokenCount.NONE, lease(20), NOW);
    assertThat(await(repository.take(LONG, next, 1))).isTrue();
    assertThat(stored()).isEqualTo(next);
    assertThat(save(LONG)).isFalse();
    Story begun = next.append("A", NOW).leased(lease(20), NOW);
    assertThat(save(begun)).isTrue();
    assertThat(stored()).isEqualTo(begun);
  }

  @Test
  void isNotOverlookedByACancelThatWasReadInTheSameMillisecond() {
    Story longer = LONG.append(" a time", NOW);
    assertThat(save(longer)).isTrue();
    assertThat(await(repository.take(LONG, LONG.cancelled(NOW), 0))).isFalse();
    Story generated = longer.generatedAs(new GenerationRef("resp_1", NOW));
    assertThat(save(generated)).isTrue();
    assertThat(await(repository.take(longer, longer.cancelled(NOW), 0))).isFalse();
    assertThat(stored()).isEqualTo(generated);
    assertThat(await(repository.take(generated, generated.cancelled(NOW), 0))).isTrue();
  }

  @Test
  void isNoWriteOfATaskThatHasLostTheStory() {
    Story taken =
        LONG.afterInterruption(TokenCount.NONE, Lease.heldBy("other", NOW.plusSeconds(90)), NOW);
    assertThat(await(repository.take(LONG, taken, 1))).isTrue();
    assertThat(save(LONG)).isFalse();
  }

  /** A story that is released before its first text goes on under the same attempt. */
  @Test
  void isNoWriteOfAnEarlierHolderOfTheSameAttempt() {
    Story free = LONG.withText("").under(Optional.of(Lease.waiting(NOW)));
    table.store(StoryItems.toItem(free));
    Story taken = free.leased(Lease.heldBy("other", NOW.plusSeconds(90)), NOW);
    assertThat(await(repository.take(free, taken, 1))).isTrue();
    assertThat(save(free)).isFalse();
    assertThat(save(LONG.cancelled(NOW))).isFalse();
    assertThat(stored()).isEqualTo(taken);
  }

  /** As another version may have left it. */
  @Test
  void isNoWriteOfAStoryThatHasEndedAndStillHasALease() {
    Story ended = LONG.cancelled(NOW).under(LONG.lease());
    table.store(StoryItems.toItem(ended));
    assertThat(save(LONG.append("!", NOW).leased(lease(60), NOW))).isFalse();
    assertThat(stored()).isEqualTo(ended);
  }

  /** A retry came between the cancel and the deletion. */
  @Test
  void isNoDeletionOfAStoryThatRunsAgain() {
    assertThat(await(repository.deleteEnded(KEY))).isFalse();
    assertThat(stored()).isEqualTo(LONG);
  }

  @Test
  void mayGiveTheLeaseUp() {
    Story free = LONG.under(Optional.of(Lease.free(NOW)));
    assertThat(save(free)).isTrue();
    assertThat(stored()).isEqualTo(free);
  }

  @Test
  void mayGiveUpTheLeaseOfAStoryThatNeverBegan() {
    Story next = LONG.afterFailure(TokenCount.NONE, lease(30), NOW);
    await(repository.take(LONG, next, 1));
    Story waiting = next.under(Optional.of(Lease.waiting(NOW)));
    assertThat(save(waiting)).isTrue();
    assertThat(stored()).isEqualTo(waiting);
  }

  @Test
  void mayEndWithoutTheTextThatIsTooLong() {
    Story failed = LONG.withText("").failed(StoryError.of(FailureCode.STORY_TOO_LONG), NOW);
    assertThat(save(failed)).isTrue();
    assertThat(stored()).isEqualTo(failed);
  }

  /** Written by the version before, which does not store how long a text is. */
  @Test
  void isNoWriteAfterOneOfTheVersionBefore() {
    var item = StoryItems.toItem(LONG);
    item.remove(StoryItems.TEXT_LENGTH);
    table.store(item);
    Story longer = LONG.append("!", NOW);
    assertThat(save(longer)).isTrue();
    assertThat(stored()).isEqualTo(longer);
  }

  private boolean save(Story story) {
    return await(repository.save(story, TASK));
  }

  private Story stored() {
    return await(repository.find(KEY)).orElseThrow();
  }

  private static Lease lease(int seconds) {
    return Lease.heldBy(TASK, NOW.plusSeconds(seconds));
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(10, SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("no answer within ten seconds", e);
    }
  }
}
