package io.chatgenerator.dynamodb;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.inmemory.InMemoryDynamoDb;
import io.chatgenerator.inmemory.InMemoryTable;
import io.chatgenerator.story.Completion;
import io.chatgenerator.story.Completion.FinishReason;
import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryError;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryRepository;
import io.chatgenerator.story.StoryRepository.StoryPart;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** One item that is not as this version writes it, beside one that is: all goes on working. */
class TolerantReadingTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final String TASK = "task";
  private static final StoryKey KEY = new StoryKey("ann", "019b7c5a-8b7e-7000-8000-000000000001");
  private static final StoryKey SOUND = new StoryKey("ann", "019b7c5a-8b7e-7000-8000-000000000002");
  private static final StoryKey NEXT = new StoryKey("ann", "019b7c5a-8b7e-7000-8000-000000000003");

  private final InMemoryTable table = new InMemoryTable(() -> 0, () -> 0);
  private final StoryRepository repository =
      Repositories.of(InMemoryDynamoDb.of(table), "Stories", VERTX, System::nanoTime, new Random());

  @AfterAll
  static void stop() {
    await(VERTX.close());
  }

  static Stream<Map<String, AttributeValue>> oddItems() {
    return stories().map(StoryItems::toItem).flatMap(TolerantReadingTest::oddItems);
  }

  private static Stream<Story> stories() {
    Story pending = pending(KEY);
    Story generating = pending.append("Once", NOW);
    return Stream.of(
        pending,
        generating,
        generating.under(Optional.of(Lease.free(NOW))),
        generating.completed(new Completion(FinishReason.STOP, "gpt"), NOW),
        generating.failed(StoryError.of(FailureCode.MODEL_TIMEOUT), NOW),
        generating.cancelled(NOW));
  }

  private static Stream<Map<String, AttributeValue>> oddItems(Map<String, AttributeValue> item) {
    return item.keySet().stream()
        .filter(name -> !name.equals(StoryItems.OWNER) && !name.equals(StoryItems.ID))
        .flatMap(
            name ->
                Stream.concat(
                    Stream.of(without(item, name)),
                    oddValues(name).map(value -> with(item, name, value))));
  }

  /** Keys of the index have their type in any item. */
  private static Stream<AttributeValue> oddValues(String name) {
    List<AttributeValue> texts = List.of(AttributeValue.fromS("NEW"), AttributeValue.fromS("9"));
    List<AttributeValue> numbers =
        Stream.of("-1", "0", "1.5", "12345678901234567890", "1E+100")
            .map(AttributeValue::fromN)
            .toList();
    if (name.equals(StoryItems.WORK)) {
      return texts.stream();
    } else if (name.equals(StoryItems.LEASE_EXPIRES_AT)) {
      return numbers.stream();
    }
    return Stream.of(
            texts,
            numbers,
            List.of(
                AttributeValue.fromBool(true),
                AttributeValue.fromNul(true),
                AttributeValue.fromL(List.of()),
                AttributeValue.fromM(Map.of()),
                AttributeValue.fromSs(List.of("x"))))
        .flatMap(List::stream);
  }

  @ParameterizedTest
  @MethodSource("oddItems")
  void takesNothingAwayFromItsOwner(Map<String, AttributeValue> odd) {
    Story sound = pending(SOUND);
    await(repository.create(sound, Optional.empty(), 1));
    table.store(odd);
    table.store(
        with(
            table.item(KEY.owner(), Account.ITEM_ID),
            Account.ACTIVE,
            AttributeValue.fromSs(List.of(KEY.id(), SOUND.id()))));

    assertThat(
            await(
                    repository.list(
                        KEY.owner(), 100, Optional.empty(), EnumSet.allOf(StoryPart.class)))
                .stories())
        .contains(sound);
    assertThat(await(repository.findUnfinished(KEY.owner()))).contains(SOUND);
    assertThat(await(repository.find(KEY)).map(Story::key))
        .isIn(Optional.empty(), Optional.of(KEY));
    IntStream.range(0, StoryRepository.SHARDS)
        .forEach(
            shard ->
                await(
                    repository.findAbandoned(
                        shard, Instant.ofEpochMilli(Long.MAX_VALUE), Optional.empty(), 9)));
    assertThat(await(repository.save(sound.append("Once", NOW), TASK))).isTrue();

    assertThat(await(repository.delete(KEY))).isTrue();
    assertThat(table.item(KEY.owner(), KEY.id())).isNull();
    await(repository.create(pending(NEXT), Optional.empty(), 2));
    assertThat(await(repository.findUnfinished(KEY.owner()))).containsExactly(SOUND, NEXT);
  }

  private static Story pending(StoryKey key) {
    return Story.pending(key, "A whale", List.of(), NOW, Lease.heldBy(TASK, NOW.plusSeconds(30)));
  }

  private static Map<String, AttributeValue> without(
      Map<String, AttributeValue> item, String name) {
    Map<String, AttributeValue> odd = new HashMap<>(item);
    odd.remove(name);
    return odd;
  }

  private static Map<String, AttributeValue> with(
      Map<String, AttributeValue> item, String name, AttributeValue value) {
    Map<String, AttributeValue> odd = new HashMap<>(item);
    odd.put(name, value);
    return odd;
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(10, SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("no answer within ten seconds", e);
    }
  }
}
