package io.chatgenerator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.story.ErasureRepository.Erasure;
import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryEvent;
import io.chatgenerator.story.StoryKey;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** All of an owner's stories are deleted, whatever runs and whichever task dies meanwhile. */
class ErasuresTest {
  private static final String ANN = "ann";
  private static final int MANY = 95;

  private final SimulatedService service = new SimulatedService(Configs.stories(2, 100));

  ErasuresTest() {
    service.start();
    service.start();
    service.deliver();
  }

  @Test
  void leavesNothingOfItsOwnerAndEverythingOfOthers() {
    StoryKey others = store("ben", 1);
    List.of(1, 2, 3).forEach(number -> store(ANN, number));
    StoryKey here = create(0, "a whale");
    StoryKey there = create(1, "an owl");
    StoryKey unreadable = store(ANN, 4);
    service.troubles().makeUnreadable(unreadable);
    service.table().putItem(item("#active", Map.of()));
    service.table().putItem(item("#unknown", Map.of()));

    assertThat(deleteAll(0)).hasValueSatisfying(e -> assertThat(e.remaining()).isEqualTo(6));
    service.advance(Duration.ofSeconds(5));
    assertThat(deleteAll(0)).isEmpty();
    assertThat(service.table().items())
        .filteredOn(item -> item.get("owner").s().equals(ANN))
        .singleElement()
        .satisfies(
            account ->
                assertThat(account.keySet())
                    .containsExactlyInAnyOrder("owner", "id", "day", "tokens", "stories"));
    assertThat(service.table().stored(others)).isPresent();
    assertThat(service.model().running()).isEmpty();
    assertThat(service.events().published())
        .contains(
            new StoryEvent.Deleted(here),
            new StoryEvent.Deleted(there),
            new StoryEvent.Deleted(unreadable),
            new StoryEvent.Deleted(key(ANN, 1)));
  }

  @Test
  void saysHowFarItIsAndBeginsNothingByThat() {
    assertThat(service.get(service.task(0).erasures().find(ANN))).isEmpty();
    storeMany();
    assertThat(service.get(service.task(0).erasures().find(ANN))).isEmpty();
    assertThat(deleteAll(0).orElseThrow().remaining()).isEqualTo(MANY);
    service.advanceMillis(100);
    int left = service.get(service.task(0).erasures().find(ANN)).orElseThrow().remaining();
    assertThat(left).isEqualTo(service.table().all().size()).isBetween(1, MANY - 10);
  }

  @Test
  void letsNoStoryBeginUntilItHasEnded() {
    StoryKey failed = store(ANN, 1);
    storeMany();
    deleteAll(0);
    Future<Story> created = begin(1, "a fox");
    Future<Story> retried = service.task(1).retry(failed);
    service.deliver();
    assertThat(List.of(created, retried))
        .allSatisfy(
            refused ->
                assertThat(refused.cause())
                    .isInstanceOfSatisfying(
                        RequestException.class,
                        why ->
                            assertThat(why.code()).isIn(ErrorCode.CONFLICT, ErrorCode.NOT_FOUND)));
    assertThat(((RequestException) created.cause()).code()).isEqualTo(ErrorCode.CONFLICT);
    service.advance(Duration.ofSeconds(5));
    assertThat(service.table().all()).isEmpty();
    StoryKey next = create(1, "a fox");
    service.advance(Duration.ofMinutes(2));
    assertThat(service.table().stored(next)).isPresent();
  }

  /** By a request that was under way when the erasure began. */
  @Test
  void removesWhatIsStoredBehindIt() {
    storeMany();
    deleteAll(0);
    service.advanceMillis(100);
    store(ANN, 0);
    service.advance(Duration.ofSeconds(5));
    assertThat(service.table().items()).isEmpty();
  }

  @Test
  void isGoneOnWithByAnotherTaskWhereItsTaskDies() {
    storeMany();
    deleteAll(0);
    service.advanceMillis(100);
    service.task(0).die();
    service.advance(Duration.ofSeconds(5));
    assertThat(service.table().all()).isNotEmpty();
    service.advance(Duration.ofMinutes(1));
    assertThat(service.table().items()).isEmpty();
  }

  @Test
  void isLeftToAnotherTaskAtOnceWhereItsTaskStops() {
    storeMany();
    deleteAll(0);
    service.advanceMillis(100);
    Future<Void> drained = service.task(0).drain(Duration.ofSeconds(10), () -> {});
    service.advance(Duration.ofSeconds(1));
    assertThat(drained.succeeded()).isTrue();
    service.advance(Duration.ofSeconds(15));
    assertThat(service.table().items()).isEmpty();
  }

  @Test
  void goesOnOnceTheTableAnswersAgain() {
    storeMany();
    deleteAll(0);
    service.troubles().throttleOwner(ANN);
    service.advance(Duration.ofSeconds(50));
    assertThat(service.table().all()).isNotEmpty();
    service.troubles().heal();
    service.advance(Duration.ofMinutes(1));
    assertThat(service.table().items()).isEmpty();
  }

  /** A task that stands still while another one ends the erasure has nothing to remove any more. */
  @Test
  void removesNothingThatCameAfterItsEnd() {
    storeMany();
    deleteAll(0);
    service.advanceMillis(50);
    service.task(0).pause();
    service.advance(Duration.ofMinutes(2));
    assertThat(service.table().items()).isEmpty();
    StoryKey next = create(1, "a fox");
    service.task(0).resume();
    service.advance(Duration.ofMinutes(1));
    assertThat(service.table().stored(next)).isPresent();
  }

  @Test
  void isOneWhereTwoTasksAreAskedAtOnce() {
    storeMany();
    Future<Optional<Erasure>> one = service.task(0).erasures().deleteAll(ANN);
    Future<Optional<Erasure>> other = service.task(1).erasures().deleteAll(ANN);
    service.deliver();
    assertThat(one.result().orElseThrow().lease()).isEqualTo(other.result().orElseThrow().lease());
    service.advance(Duration.ofSeconds(5));
    assertThat(service.table().items()).isEmpty();
  }

  /** The recipe of docs/privacy.md. */
  @Test
  void isBegunByAnOperatorInTheTable() {
    storeMany();
    service
        .table()
        .putItem(
            item(
                "#account",
                Map.of(
                    "erasing", AttributeValue.fromN("0"),
                    "work", AttributeValue.fromS("2"),
                    "leaseExpiresAt", AttributeValue.fromN("0"))));
    service.advance(Duration.ofSeconds(30));
    assertThat(service.table().items()).isEmpty();
  }

  @Test
  void keepsWhatWasSpentOnTheDay() {
    storeMany();
    Map<String, AttributeValue> spent =
        Map.of("day", AttributeValue.fromS("2026-01-02"), "spent", AttributeValue.fromN("7"));
    service.table().putItem(item("#account", spent));
    deleteAll(0);
    service.advance(Duration.ofSeconds(5));
    assertThat(service.table().items()).containsExactly(item("#account", spent));
  }

  private Optional<Erasure> deleteAll(int task) {
    return service.get(service.task(task).erasures().deleteAll(ANN));
  }

  private StoryKey create(int task, String prompt) {
    return service.get(begin(task, prompt)).key();
  }

  private Future<Story> begin(int task, String prompt) {
    return service.task(task).create(ANN, prompt, Optional.of(prompt));
  }

  private void storeMany() {
    for (int number = 1; number <= MANY; number++) {
      store(ANN, number);
    }
  }

  /** A story that has failed. */
  private StoryKey store(String owner, int number) {
    Lease lease = Lease.free(service.time().instant());
    service
        .table()
        .put(
            Story.pending(key(owner, number), "a cow", List.of(), service.time().instant(), lease)
                .cancelled(service.time().instant()));
    return key(owner, number);
  }

  private static StoryKey key(String owner, int number) {
    return new StoryKey(owner, "019b7c5a-8b7e-7000-8000-%012d".formatted(number));
  }

  private static Map<String, AttributeValue> item(
      String id, Map<String, AttributeValue> attributes) {
    Map<String, AttributeValue> item = new HashMap<>(attributes);
    item.put("owner", AttributeValue.fromS(ANN));
    item.put("id", AttributeValue.fromS(id));
    return item;
  }
}
