package io.chatgenerator.dynamodb;

import static io.chatgenerator.dynamodb.RepositoryFixture.NOW;
import static io.chatgenerator.dynamodb.RepositoryFixture.PROMPT;
import static io.chatgenerator.dynamodb.RepositoryFixture.TASK;
import static io.chatgenerator.dynamodb.RepositoryFixture.atOnce;
import static io.chatgenerator.dynamodb.RepositoryFixture.await;
import static io.chatgenerator.dynamodb.RepositoryFixture.newStory;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.story.Completion;
import io.chatgenerator.story.Completion.FinishReason;
import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryError;
import io.chatgenerator.story.StoryRepository;
import io.chatgenerator.story.StoryRepository.StoryPart;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ActiveStoriesIT {
  @RegisterExtension final RepositoryFixture fixture = new RepositoryFixture();

  @Test
  void letsFiftyThroughAtOnce() {
    var creations = atOnce(50, () -> create(50));
    assertThat(creations).allMatch(Future::succeeded);
  }

  @Test
  void letsExactlyAsManyThroughAsThereIsRoomFor() {
    var creations = atOnce(50, () -> create(20));
    assertThat(creations.stream().filter(Future::succeeded)).hasSize(20);
    assertThat(creations.stream().filter(Future::failed).map(Future::cause))
        .allSatisfy(ActiveStoriesIT::isRateLimit);
    assertThat(
            await(
                    fixture
                        .repository()
                        .list(
                            fixture.owner(), 100, Optional.empty(), EnumSet.allOf(StoryPart.class)))
                .stories())
        .hasSize(20);
  }

  @Test
  void makesRoomWhereStoriesHaveEndedOrAreGone() {
    List<Story> stories = IntStream.range(0, 20).mapToObj(i -> await(create(20))).toList();
    stories.subList(0, 5).forEach(s -> await(fixture.end(s.cancelled(NOW))));
    stories.subList(5, 9).forEach(s -> await(fixture.repository().delete(s.key())));
    var creations = atOnce(30, () -> create(20));
    assertThat(creations.stream().filter(Future::succeeded)).hasSize(9);
  }

  static Stream<Function<Story, Story>> ends() {
    Completion done = new Completion(FinishReason.STOP, "gpt");
    return Stream.of(
        story -> story.completed(done, NOW),
        story -> story.failed(StoryError.of(FailureCode.MODEL_TIMEOUT), NOW),
        story -> story.cancelled(NOW));
  }

  @ParameterizedTest
  @MethodSource("ends")
  void leaveTheAccountInTheWriteThatEndsThem(Function<Story, Story> end) {
    RequestLog requests = new RequestLog();
    StoryRepository repository = fixture.intercepted(requests);
    Story staying = fixture.stored();
    Story ending = fixture.newStory();
    await(repository.create(ending, Optional.empty(), 2));
    assertThat(active()).containsExactlyInAnyOrder(staying.id(), ending.id());
    assertThat(await(repository.save(end.apply(ending), TASK))).isTrue();
    assertThat(active()).containsExactly(staying.id());
    assertThat(requests.names())
        .containsExactly("TransactWriteItemsRequest", "TransactWriteItemsRequest");
  }

  @ParameterizedTest
  @MethodSource("ends")
  void leaveTheAccountWhereTheyAreEndedFromOutside(Function<Story, Story> end) {
    Story ending = fixture.stored();
    assertThat(await(fixture.repository().take(ending, end.apply(ending), 0))).isTrue();
    assertThat(active()).isEmpty();
  }

  @Test
  void leaveTheAccountWhereTheyAreDeleted() {
    Story deleted = fixture.stored();
    assertThat(await(fixture.repository().delete(deleted.key()))).isTrue();
    assertThat(active()).isEmpty();
  }

  @Test
  void stayInTheAccountWhereTheEndIsRefused() {
    Story story = fixture.stored();
    assertThat(await(fixture.repository().save(story.cancelled(NOW), "task-2"))).isFalse();
    assertThat(active()).containsExactly(story.id());
  }

  @Test
  void refuseAnotherWithoutAWrite() {
    Story story = fixture.stored();
    isRateLimit(failure(create(1)));
    assertThat(active()).containsExactly(story.id());
  }

  @Test
  void endAtOnce() {
    List<Story> stories = IntStream.range(0, 20).mapToObj(i -> fixture.stored()).toList();
    Iterator<Story> each = stories.iterator();
    var ends = atOnce(20, () -> fixture.repository().save(each.next().cancelled(NOW), TASK));
    assertThat(ends).allMatch(Future::result);
    assertThat(active()).isEmpty();
  }

  @Test
  void areMoreThanOneBatchHolds() {
    List<Story> stories = IntStream.range(0, 105).mapToObj(i -> await(create(105))).toList();
    isRateLimit(failure(create(105)));
    await(fixture.end(stories.get(104).cancelled(NOW)));
    assertThat(await(create(105))).isNotNull();
    isRateLimit(failure(create(105)));
  }

  @Test
  void countsAStoryThatIsTriedAgain() {
    Story cancelled = await(create(1)).cancelled(NOW);
    await(fixture.end(cancelled));
    assertThat(await(restart(cancelled, 1))).isTrue();
    isRateLimit(failure(create(1)));
  }

  @Test
  void triesNoStoryAgainWhereThereIsNoRoom() {
    Story cancelled = await(create(1)).cancelled(NOW);
    await(fixture.end(cancelled));
    await(create(1));
    isRateLimit(failure(restart(cancelled, 1)));
    assertThat(fixture.read(cancelled)).isEqualTo(cancelled);
  }

  @Test
  void doesNotCountATakenStoryTwice() {
    Story story = await(create(1));
    assertThat(await(restart(story, 0))).isTrue();
    isRateLimit(failure(create(1)));
  }

  @Test
  void countsEachOwnerApart() {
    await(create(1));
    Story theirs = newStory("other-" + fixture.owner(), PROMPT);
    assertThat(await(fixture.repository().create(theirs, Optional.empty(), 1))).isEqualTo(theirs);
  }

  @Test
  void staysExactWhileStoriesEndAndStartAgain() {
    List<Story> ended =
        IntStream.range(0, 10).mapToObj(i -> await(create(10)).cancelled(NOW)).toList();
    ended.forEach(story -> await(fixture.end(story)));
    List<Future<?>> all = new ArrayList<>();
    for (Story story : ended) {
      all.add(create(10));
      all.add(restart(story, 10));
      all.add(create(10));
    }
    await(Future.join(all).otherwiseEmpty());
    var stories =
        await(
                fixture
                    .repository()
                    .list(fixture.owner(), 100, Optional.empty(), EnumSet.allOf(StoryPart.class)))
            .stories();
    assertThat(stories.stream().filter(story -> !story.isTerminal())).hasSize(10);
    isRateLimit(failure(create(10)));
  }

  /** The ids that the account names. */
  private List<String> active() {
    AttributeValue ids = fixture.item("#account").get("active");
    return ids == null ? List.of() : ids.ss();
  }

  private Future<Story> create(int maxActive) {
    return fixture.repository().create(fixture.newStory(), Optional.empty(), maxActive);
  }

  private Future<Boolean> restart(Story seen, int maxActive) {
    Lease lease = Lease.heldBy(TASK, NOW.plusSeconds(60));
    return fixture.repository().take(seen, seen.retried(lease, NOW), maxActive);
  }

  private static Throwable failure(Future<?> future) {
    await(future.otherwiseEmpty());
    return future.cause();
  }

  private static void isRateLimit(Throwable failure) {
    assertThat(failure)
        .isInstanceOfSatisfying(
            RequestException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.RATE_LIMITED);
              assertThat(e.retryAfter()).contains(Duration.ofSeconds(5));
            });
  }
}
