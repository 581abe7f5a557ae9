package io.chatgenerator.dynamodb;

import static io.chatgenerator.dynamodb.RepositoryFixture.NOW;
import static io.chatgenerator.dynamodb.RepositoryFixture.PROMPT;
import static io.chatgenerator.dynamodb.RepositoryFixture.TASK;
import static io.chatgenerator.dynamodb.RepositoryFixture.atOnce;
import static io.chatgenerator.dynamodb.RepositoryFixture.await;
import static io.chatgenerator.dynamodb.RepositoryFixture.newStory;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.story.Lease;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryRepository;
import io.vertx.core.Future;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;

class UnfinishedStoriesIT {
  @RegisterExtension final RepositoryFixture fixture = new RepositoryFixture();

  @Test
  void isEmptyForSomebodyWithoutStories() {
    assertThat(unfinished(fixture.owner())).isEmpty();
  }

  @Test
  void findsWhatHasNotEnded() {
    List<Story> stories = IntStream.range(0, 5).mapToObj(i -> fixture.stored()).toList();
    await(fixture.end(stories.get(1).cancelled(NOW)));
    await(fixture.repository().delete(stories.get(3).key()));
    fixture.stored(newStory("other-" + fixture.owner(), PROMPT));
    assertThat(unfinished(fixture.owner()))
        .containsExactly(stories.get(0).key(), stories.get(2).key(), stories.get(4).key());
  }

  @Test
  void findsAnOldStoryThatIsTriedAgainBehindManyNewOnes() {
    Story old = fixture.stored().cancelled(NOW);
    await(fixture.end(old));
    atOnce(101, () -> Future.succeededFuture(fixture.stored()))
        .forEach(newer -> await(fixture.end(newer.result().cancelled(NOW))));
    Lease lease = Lease.heldBy(TASK, NOW.plusSeconds(60));
    await(fixture.repository().take(old, old.retried(lease, NOW), 1_000));
    assertThat(unfinished(fixture.owner())).containsExactly(old.key());
  }

  @Test
  void takesOneRequest() {
    fixture.stored();
    RequestLog requests = new RequestLog();
    await(fixture.intercepted(requests).findUnfinished(fixture.owner()));
    assertThat(requests.names()).containsExactly("QueryRequest");
  }

  @Test
  void failsForTheOwnerAloneWhoIsThrottled() {
    List<Story> stories = storiesOfOwners(100);
    String throttled = stories.get(42).owner();
    StoryRepository repository = fixture.intercepted(new Throttle(throttled));
    var found = stories.stream().map(story -> repository.findUnfinished(story.owner())).toList();
    await(Future.join(found).otherwiseEmpty());
    assertThat(found).filteredOn(Future::failed).containsExactly(found.get(42));
    assertThat(found.get(43).result()).containsExactly(stories.get(43).key());
  }

  private List<StoryKey> unfinished(String owner) {
    return await(fixture.repository().findUnfinished(owner));
  }

  private List<Story> storiesOfOwners(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> fixture.stored(newStory(i + "-" + fixture.owner(), PROMPT)))
        .toList();
  }

  /** Refuses what is asked of one owner's partition. */
  private record Throttle(String owner) implements ExecutionInterceptor {
    @Override
    public void beforeTransmission(
        Context.BeforeTransmission context, ExecutionAttributes attributes) {
      if (context.request().toString().contains(owner)) {
        throw ProvisionedThroughputExceededException.builder().message("Too much.").build();
      }
    }
  }
}
