package io.chatgenerator.dynamodb;

import static io.chatgenerator.dynamodb.RepositoryFixture.NOW;
import static io.chatgenerator.dynamodb.RepositoryFixture.TASK;
import static io.chatgenerator.dynamodb.RepositoryFixture.atOnce;
import static io.chatgenerator.dynamodb.RepositoryFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.story.Completion;
import io.chatgenerator.story.Completion.FinishReason;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.Story;
import io.vertx.core.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StoryRacesIT {
  @RegisterExtension final RepositoryFixture fixture = new RepositoryFixture();

  @Test
  void givesAnAbandonedStoryToOneTaskOnly() {
    Story story = fixture.stored();
    AtomicInteger task = new AtomicInteger();
    var takes = atOnce(20, () -> take(story, "task-" + task.incrementAndGet()));
    assertThat(takes.stream().filter(Future::result)).hasSize(1);
  }

  @Test
  void startsAStoryAgainOnceHoweverOftenItIsAsked() {
    Story cancelled = fixture.stored().cancelled(NOW);
    await(fixture.end(cancelled));
    var takes = atOnce(20, () -> take(cancelled, TASK));
    assertThat(takes.stream().filter(Future::result)).hasSize(1);
  }

  @Test
  void waitingStoriesGoToOneTaskOnly() {
    Story waiting = fixture.stored().leased(Lease.free(NOW), NOW);
    await(fixture.repository().save(waiting, TASK));
    AtomicInteger task = new AtomicInteger();
    var takes = atOnce(20, () -> take(waiting, "task-" + task.incrementAndGet()));
    assertThat(takes.stream().filter(Future::result)).hasSize(1);
  }

  @Test
  void endsOnceInAnyOrder() {
    for (int round = 0; round < 10; round++) {
      Story story = fixture.stored();
      Story complete = story.completed(new Completion(FinishReason.STOP, "gpt"), NOW);
      Future<Boolean> saved = fixture.repository().save(complete, TASK);
      Future<Boolean> ended = fixture.repository().take(story, story.cancelled(NOW), 0);
      assertThat(await(saved)).isNotEqualTo(await(ended));
      assertThat(fixture.read(story).isComplete()).isEqualTo(saved.result());
    }
  }

  @Test
  void neverBringsADeletedStoryBack() {
    for (int round = 0; round < 10; round++) {
      Story story = fixture.stored();
      Future<Boolean> saved = fixture.repository().save(story.append("x", NOW), TASK);
      assertThat(await(fixture.repository().delete(story.key()))).isTrue();
      await(saved);
      assertThat(await(fixture.repository().find(story.key()))).isEmpty();
    }
  }

  @Test
  void deletesOnceHoweverOftenItIsAsked() {
    Story story = fixture.stored();
    var deletes = atOnce(20, () -> fixture.repository().delete(story.key()));
    assertThat(deletes.stream().filter(Future::result)).hasSize(1);
  }

  private Future<Boolean> take(Story seen, String task) {
    Lease lease = Lease.heldBy(task, NOW.plusSeconds(60));
    return fixture.repository().take(seen, seen.retried(lease, NOW), 5);
  }
}
