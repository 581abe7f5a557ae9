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
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

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
  void asksFewTimesForManyOwners() {
    Calls calls = new Calls();
    List<Story> stories = storiesOfOwners(130);
    assertThat(unfinished(fixture.intercepted(calls), stories)).isEqualTo(keys(stories));
    assertThat(calls.sets.get()).as("calls for 130 owners").isBetween(2, 10);
  }

  @Test
  void readsOneByOneWhatDynamoDbLeftOut() {
    List<Story> stories = storiesOfOwners(20);
    assertThat(unfinished(fixture.intercepted(new Calls().leaveOut()), stories))
        .isEqualTo(keys(stories));
  }

  private List<StoryKey> unfinished(String owner) {
    return await(fixture.repository().findUnfinished(owner));
  }

  private List<Story> storiesOfOwners(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> fixture.stored(newStory(i + "-" + fixture.owner(), PROMPT)))
        .toList();
  }

  /** Of the owners of these stories, who all ask at once. */
  private static List<StoryKey> unfinished(StoryRepository repository, List<Story> stories) {
    List<Future<List<StoryKey>>> found =
        stories.stream().map(story -> repository.findUnfinished(story.owner())).toList();
    await(Future.all(found));
    return found.stream().flatMap(each -> each.result().stream()).toList();
  }

  private static List<StoryKey> keys(List<Story> stories) {
    return stories.stream().map(Story::key).toList();
  }

  /** Counts the calls for sets, and leaves out the first key of each where that is asked for. */
  private static final class Calls implements ExecutionInterceptor {
    private final AtomicInteger sets = new AtomicInteger();
    private boolean leavesOut;

    Calls leaveOut() {
      leavesOut = true;
      return this;
    }

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
      if (context.request() instanceof BatchGetItemRequest batch && isForSets(batch)) {
        sets.incrementAndGet();
      }
    }

    @Override
    public SdkResponse modifyResponse(
        Context.ModifyResponse context, ExecutionAttributes attributes) {
      return leavesOut
              && context.request() instanceof BatchGetItemRequest batch
              && isForSets(batch)
              && context.response() instanceof BatchGetItemResponse answer
          ? withoutFirst(batch, answer)
          : context.response();
    }

    private static boolean isForSets(SdkRequest request) {
      return ((BatchGetItemRequest) request)
          .requestItems().values().stream()
              .flatMap(table -> table.keys().stream())
              .allMatch(key -> key.get(StoryItems.ID).s().equals(ActiveSets.ITEM_ID));
    }

    private static SdkResponse withoutFirst(BatchGetItemRequest batch, BatchGetItemResponse all) {
      String table = batch.requestItems().keySet().iterator().next();
      Map<String, AttributeValue> key = batch.requestItems().get(table).keys().get(0);
      List<Map<String, AttributeValue>> rest =
          all.responses().get(table).stream()
              .filter(item -> !item.entrySet().containsAll(key.entrySet()))
              .toList();
      KeysAndAttributes leftOut = KeysAndAttributes.builder().keys(List.of(key)).build();
      return all.toBuilder()
          .responses(Map.of(table, rest))
          .unprocessedKeys(Map.of(table, leftOut))
          .build();
    }
  }
}
