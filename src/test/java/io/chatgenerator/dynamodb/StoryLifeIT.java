package io.chatgenerator.dynamodb;

import static io.chatgenerator.dynamodb.RepositoryFixture.NOW;
import static io.chatgenerator.dynamodb.RepositoryFixture.PROMPT;
import static io.chatgenerator.dynamodb.RepositoryFixture.TASK;
import static io.chatgenerator.dynamodb.RepositoryFixture.await;
import static io.chatgenerator.dynamodb.RepositoryFixture.newStory;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatgenerator.story.Completion;
import io.chatgenerator.story.Completion.FinishReason;
import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.GenerationException;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryError;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryRepository;
import io.chatgenerator.story.StoryStatus;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StoryLifeIT {
  private static final Completion DONE = new Completion(FinishReason.STOP, "gpt");

  @RegisterExtension final RepositoryFixture fixture = new RepositoryFixture();

  @Test
  void findsWhatWasCreated() {
    Story story = fixture.newStory();
    assertThat(fixture.stored(story)).isEqualTo(story);
    assertThat(fixture.read(story)).isEqualTo(story);
  }

  @Test
  void answersWithTheMillisecondsThatItStores() {
    Story created = fixture.stored(fixture.newStory().append("x", NOW.plusNanos(1)));
    assertThat(created.updatedAt()).isEqualTo(NOW);
  }

  @Test
  void findsNothingInAnotherPartition() {
    Story story = fixture.stored();
    assertThat(await(fixture.repository().find(new StoryKey("other", story.id())))).isEmpty();
    assertThat(await(fixture.repository().delete(new StoryKey("other", story.id())))).isFalse();
    assertThat(fixture.read(story)).isEqualTo(story);
  }

  @Test
  void neverTakesItsOwnBookkeepingForAStory() {
    fixture.stored();
    StoryKey active = new StoryKey(fixture.owner(), "#active");
    assertThat(await(fixture.repository().find(active))).isEmpty();
    assertThat(await(fixture.repository().delete(active))).isFalse();
    assertThat(await(fixture.repository().find(new StoryKey(fixture.owner(), "")))).isEmpty();
  }

  @Test
  void refusesTheSameIdTwice() {
    Story story = fixture.stored();
    assertThatThrownBy(() -> fixture.stored(story))
        .isInstanceOfSatisfying(
            RequestException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
  }

  @Test
  void savesProgressAndTheEnd() {
    Story story = fixture.stored();
    Lease renewed = Lease.heldBy(TASK, NOW.plusSeconds(60));
    Story longer = story.append("Once", NOW.plusSeconds(1)).leased(renewed, NOW.plusSeconds(1));
    assertThat(await(fixture.repository().save(longer, TASK))).isTrue();
    assertThat(fixture.read(story)).isEqualTo(longer);

    Story end =
        longer.append(" upon a time", NOW.plusSeconds(2)).completed(DONE, NOW.plusSeconds(3));
    assertThat(await(fixture.repository().save(end, TASK))).isTrue();
    assertThat(fixture.read(story)).isEqualTo(end);
    assertThat(fixture.item(story.id())).doesNotContainKeys("work", "leaseOwner", "leaseExpiresAt");
  }

  @Test
  void releasesALeaseBySaving() {
    Story story = fixture.stored();
    Story free = story.leased(Lease.free(NOW), NOW.plusSeconds(1));
    assertThat(await(fixture.repository().save(free, TASK))).isTrue();
    assertThat(fixture.read(story)).isEqualTo(free);
    assertThat(await(fixture.repository().save(story.append("x", NOW), TASK))).isFalse();
  }

  @Test
  void savesNothingForATaskThatDoesNotHoldTheStory() {
    Story story = fixture.stored();
    assertThat(await(fixture.repository().save(story.append("x", NOW), "task-2"))).isFalse();
    assertThat(fixture.read(story)).isEqualTo(story);
  }

  @Test
  void savesNothingAfterTheStoryWasTaken() {
    Story story = fixture.stored();
    Story next = story.retried(Lease.heldBy("task-2", NOW.plusSeconds(60)), NOW);
    assertThat(await(fixture.repository().take(story, next, 1))).isTrue();
    assertThat(await(fixture.repository().save(story.append("x", NOW), TASK))).isFalse();
    assertThat(await(fixture.repository().take(story, story.cancelled(NOW), 0))).isFalse();
    assertThat(fixture.read(story)).isEqualTo(next);
  }

  @Test
  void savesNothingAfterTheEnd() {
    Story story = fixture.stored();
    assertThat(await(fixture.repository().take(story, story.cancelled(NOW), 0))).isTrue();
    assertThat(await(fixture.repository().save(story.completed(DONE, NOW), TASK))).isFalse();
    assertThat(await(fixture.repository().take(story, story.completed(DONE, NOW), 0))).isFalse();
    assertThat(fixture.read(story).status()).isEqualTo(StoryStatus.CANCELLED);
  }

  @Test
  void writesNothingWhereThereIsNoStory() {
    Story story = fixture.newStory();
    assertThat(await(fixture.repository().save(story, TASK))).isFalse();
    assertThat(await(fixture.repository().take(story, story, 1))).isFalse();
    assertThat(await(fixture.repository().delete(story.key()))).isFalse();
    assertThat(await(fixture.repository().find(story.key()))).isEmpty();
  }

  @Test
  void startsAFailedStoryAgainWithoutItsTextAndError() {
    Story failed =
        fixture.stored().append("Once", NOW).failed(StoryError.of(FailureCode.MODEL_TIMEOUT), NOW);
    assertThat(await(fixture.end(failed))).isTrue();
    Story next = failed.retried(Lease.heldBy(TASK, NOW.plusSeconds(90)), NOW.plusSeconds(60));
    assertThat(await(fixture.repository().take(failed, next, 1))).isTrue();
    assertThat(fixture.read(failed)).isEqualTo(next);
    assertThat(fixture.item(failed.id())).containsKey("work").doesNotContainKey("errorCode");
  }

  @Test
  void deletesOnce() {
    Story story = fixture.stored();
    assertThat(await(fixture.repository().delete(story.key()))).isTrue();
    assertThat(await(fixture.repository().delete(story.key()))).isFalse();
    assertThat(await(fixture.repository().find(story.key()))).isEmpty();
  }

  @Test
  void deletesNoRunningStoryAsEnded() {
    Story story = fixture.stored();
    assertThat(await(fixture.repository().deleteEnded(story.key()))).isFalse();
    assertThat(fixture.read(story)).isEqualTo(story);
    assertThat(await(fixture.repository().take(story, story.cancelled(NOW), 0))).isTrue();
    assertThat(await(fixture.repository().deleteEnded(story.key()))).isTrue();
    assertThat(await(fixture.repository().find(story.key()))).isEmpty();
  }

  @Test
  void tellsWhenAStoryOutgrowsTheTable() {
    Story story = fixture.stored();
    Story huge = story.append("x".repeat(410_000), NOW);
    assertThatThrownBy(() -> await(fixture.repository().save(huge, TASK)))
        .isInstanceOfSatisfying(
            GenerationException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.STORY_TOO_LONG));
    assertThat(fixture.read(story)).isEqualTo(story);
  }

  @Test
  void answersOnTheEventLoopThatCalled() {
    Promise<List<Context>> seen = Promise.promise();
    Context context = fixture.vertx().getOrCreateContext();
    Story story = fixture.newStory();
    StoryRepository repository = fixture.repository();
    List<Context> contexts = new CopyOnWriteArrayList<>();
    context.runOnContext(
        go ->
            repository
                .create(story, Optional.empty(), 1)
                .onComplete(done -> contexts.add(Vertx.currentContext()))
                .compose(
                    done -> repository.create(newStory(story.owner(), PROMPT), Optional.empty(), 1))
                .onComplete(done -> contexts.add(Vertx.currentContext()))
                .otherwiseEmpty()
                .compose(done -> repository.findAbandoned(0, NOW, Optional.empty(), 1))
                .onComplete(done -> contexts.add(Vertx.currentContext()))
                .map(done -> contexts)
                .onComplete(seen));
    assertThat(await(seen.future())).hasSize(3).containsOnly(context);
  }
}
