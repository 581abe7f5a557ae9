package io.chatgenerator.dynamodb;

import static io.chatgenerator.dynamodb.RepositoryFixture.NOW;
import static io.chatgenerator.dynamodb.RepositoryFixture.TASK;
import static io.chatgenerator.dynamodb.RepositoryFixture.atOnce;
import static io.chatgenerator.dynamodb.RepositoryFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A table that the version before this one wrote, or still writes while a deploy is under way. */
class EarlierVersionIT {
  @RegisterExtension final RepositoryFixture fixture = new RepositoryFixture();

  @Test
  void countsWhatRunsAndForgetsWhatHasEnded() {
    List<Story> stories = started(6);
    stories.subList(0, 4).forEach(this::end);
    assertThat(await(create(3))).isNotNull();
    isRateLimit(create(3));
    assertThat(active()).hasSize(3).contains(stories.get(4).id(), stories.get(5).id());
    assertThat(fixture.item("#active")).isEmpty();
  }

  @Test
  void letsExactlyAsManyThroughAsThereIsRoomFor() {
    started(20).subList(0, 9).forEach(this::end);
    var creations = atOnce(30, () -> create(20));
    assertThat(creations.stream().filter(Future::succeeded)).hasSize(9);
    assertThat(active()).hasSize(20);
  }

  @Test
  void refusesWhereAllStillRun() {
    List<Story> stories = started(3);
    isRateLimit(create(3));
    assertThat(await(fixture.repository().save(stories.get(1).cancelled(NOW), TASK))).isTrue();
    assertThat(await(create(3))).isNotNull();
  }

  @Test
  void findsWhatRuns() {
    List<Story> stories = started(3);
    end(stories.get(1));
    assertThat(unfinished()).containsExactly(stories.get(0).key(), stories.get(2).key());
    assertThat(fixture.item("#active")).isEmpty();
  }

  @Test
  void endsWhatTheEarlierVersionStarted() {
    Story story = started(1).get(0);
    assertThat(await(fixture.repository().save(story.cancelled(NOW), TASK))).isTrue();
    assertThat(unfinished()).isEmpty();
  }

  @Test
  void startsAgainWhatTheEarlierVersionEnded() {
    Story story = started(1).get(0);
    Story cancelled = end(story);
    Story next = cancelled.retried(Lease.heldBy(TASK, NOW.plusSeconds(60)), NOW);
    assertThat(await(fixture.repository().take(cancelled, next, 1))).isTrue();
    assertThat(active()).containsExactly(story.id());
  }

  @Test
  void countsWhatBothVersionsStartSideBySide() {
    await(create(3));
    started(1);
    await(create(3));
    isRateLimit(create(3));
    started(1);
    isRateLimit(create(4));
    assertThat(active()).hasSize(4).hasSameSizeAs(unfinished());
  }

  @Test
  void forgetsWhatTheEarlierVersionEndsOnceTheAccountIsFull() {
    Story story = await(create(2));
    end(story);
    await(create(2));
    Story further = await(create(2));
    isRateLimit(create(2));
    assertThat(active()).hasSize(2).contains(further.id()).doesNotContain(story.id());
  }

  static Stream<AttributeValue> unreadable() {
    return Stream.of(
        AttributeValue.fromS("a story"),
        AttributeValue.fromNul(true),
        AttributeValue.fromM(Map.of()),
        AttributeValue.fromL(List.of()),
        AttributeValue.fromNs(List.of("1")));
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  void goesOnWhereAnAccountCannotBeRead(AttributeValue unreadable) {
    for (Map<String, String> broken :
        List.of(
            Map.of("#account", "active"),
            Map.of("#account", "lastWrite"),
            Map.of("#active", "stories"),
            Map.of("#active", "version"))) {
      Story story = await(create(5));
      broken.forEach((id, name) -> put(id, Map.of(name, unreadable)));
      assertThat(await(fixture.repository().save(story.cancelled(NOW), TASK))).isTrue();
      broken.forEach((id, name) -> put(id, Map.of(name, unreadable)));
      assertThat(unfinished()).isEmpty();
      broken.forEach((id, name) -> put(id, Map.of(name, unreadable)));
      Story another = await(create(5));
      assertThat(active()).containsExactly(another.id());
      await(fixture.repository().delete(another.key()));
    }
  }

  /** Stories as the version before started them. */
  private List<Story> started(int count) {
    return IntStream.range(0, count).mapToObj(i -> start(fixture.newStory())).toList();
  }

  private Story start(Story story) {
    put(story.id(), StoryItems.toItem(story));
    fixture
        .client()
        .updateItem(
            update ->
                update
                    .tableName(fixture.table())
                    .key(StoryItems.key(fixture.owner(), "#active"))
                    .updateExpression("ADD stories :story, #version :one")
                    .expressionAttributeNames(Map.of("#version", "version"))
                    .expressionAttributeValues(
                        Map.of(
                            ":story", AttributeValue.fromSs(List.of(story.id())),
                            ":one", AttributeValue.fromN("1"))))
        .join();
    return story;
  }

  /** As the version before ended a story: in its item alone. */
  private Story end(Story story) {
    put(story.id(), StoryItems.toItem(story.cancelled(NOW)));
    return story.cancelled(NOW);
  }

  private void put(String id, Map<String, AttributeValue> attributes) {
    Map<String, AttributeValue> item = new HashMap<>(attributes);
    item.putAll(StoryItems.key(fixture.owner(), id));
    fixture.client().putItem(put -> put.tableName(fixture.table()).item(item)).join();
  }

  private List<StoryKey> unfinished() {
    return await(fixture.repository().findUnfinished(fixture.owner()));
  }

  private List<String> active() {
    AttributeValue ids = fixture.item("#account").get("active");
    return ids == null ? List.of() : ids.ss();
  }

  private Future<Story> create(int maxActive) {
    return fixture.repository().create(fixture.newStory(), Optional.empty(), maxActive);
  }

  private static void isRateLimit(Future<?> refused) {
    await(refused.otherwiseEmpty());
    assertThat(refused.cause())
        .isInstanceOfSatisfying(
            RequestException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RATE_LIMITED));
  }
}
