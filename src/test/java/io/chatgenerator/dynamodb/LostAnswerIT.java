package io.chatgenerator.dynamodb;

import static io.chatgenerator.dynamodb.RepositoryFixture.NOW;
import static io.chatgenerator.dynamodb.RepositoryFixture.TASK;
import static io.chatgenerator.dynamodb.RepositoryFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.robustness.Robustness;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryRepository.ClientToken;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpResponse;

/** What the repository says when a write took effect and its answer did not arrive. */
@Robustness("Faults of DynamoDB, at the socket")
class LostAnswerIT {
  private final FirstAnswerLost lost = new FirstAnswerLost();

  @RegisterExtension final RepositoryFixture fixture = new RepositoryFixture();

  @Test
  void createsOnce() {
    Story story = fixture.newStory();
    Optional<ClientToken> token = Optional.of(new ClientToken("token", NOW.plusSeconds(60)));
    assertThat(await(repository().create(story, token, 1))).isEqualTo(story);
    assertThat(fixture.read(story)).isEqualTo(story);
    assertThat(lost.answers()).isEqualTo(2);
  }

  @Test
  void savesProgressAndEnd() {
    Story longer = fixture.stored().append("Once", NOW);
    assertThat(await(repository().save(longer, TASK))).isTrue();
    lost.again();
    assertThat(await(repository().save(longer.cancelled(NOW), TASK))).isTrue();
    assertThat(fixture.read(longer)).isEqualTo(longer.cancelled(NOW));
  }

  @Test
  void releasesTheLease() {
    Story free = fixture.stored().leased(Lease.free(NOW), NOW);
    assertThat(await(repository().save(free, TASK))).isTrue();
    assertThat(fixture.read(free)).isEqualTo(free);
  }

  @Test
  void endsForTheTaskThatEndedIt() {
    Story story = fixture.stored();
    assertThat(await(repository().take(story, story.cancelled(NOW), 0))).isTrue();
    lost.again();
    assertThat(await(repository().take(story, story.cancelled(NOW), 0))).isFalse();
  }

  @Test
  void takesAnAbandonedStory() {
    Story story = fixture.stored();
    assertThat(await(repository().take(story, next(story), 1))).isTrue();
    lost.again();
    assertThat(await(repository().take(story, next(story), 1))).isFalse();
  }

  @Test
  void startsAStoryAgain() {
    Story cancelled = fixture.stored().cancelled(NOW);
    await(fixture.end(cancelled));
    assertThat(await(repository().take(cancelled, next(cancelled), 1))).isTrue();
    lost.again();
    assertThat(await(repository().take(cancelled, next(cancelled), 1))).isFalse();
  }

  @Test
  void deletes() {
    Story story = fixture.stored();
    assertThat(await(repository().delete(story.key()))).isTrue();
    assertThat(await(repository().delete(story.key()))).isFalse();
  }

  private DynamoDbStoryRepository repository() {
    return fixture.intercepted(lost);
  }

  private static Story next(Story seen) {
    return seen.retried(Lease.heldBy("task-2", NOW.plusSeconds(60)), NOW);
  }

  /** Turns the first answer to a write into a server error, on which the SDK sends it again. */
  private static final class FirstAnswerLost implements ExecutionInterceptor {
    private final AtomicInteger answers = new AtomicInteger();

    int answers() {
      return answers.get();
    }

    void again() {
      answers.set(0);
    }

    @Override
    public SdkHttpResponse modifyHttpResponse(
        Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
      return answers.getAndIncrement() == 0
          ? context.httpResponse().toBuilder().statusCode(500).build()
          : context.httpResponse();
    }
  }
}
