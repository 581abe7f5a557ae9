package io.chatgenerator.dynamodb;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatgenerator.inmemory.InMemoryDynamoDb;
import io.chatgenerator.inmemory.InMemoryTable;
import io.chatgenerator.story.Completion;
import io.chatgenerator.story.Completion.FinishReason;
import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryError;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryPage;
import io.chatgenerator.story.StoryRepository.ClientToken;
import io.chatgenerator.story.StoryRepository.StoryPart;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/** Stories that end expire; one that has expired counts as removed. */
class RetentionTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Duration DAYS = Duration.ofDays(30);
  private static final String TASK = "task";
  private static final int MANY = 5_000;

  private final InMemoryTable table = new InMemoryTable(() -> 0, () -> 0);
  private Instant now = NOW;
  private int reads;
  private final DynamoDbStoryRepository repository = repository(Optional.of(DAYS));

  @AfterAll
  static void stop() {
    await(VERTX.close());
  }

  @Test
  void sinceItsEndAStoryExpires() {
    Story running = stored(1);
    await(repository.save(running.append("Once", NOW), TASK));
    assertThat(expiry(running)).isNull();
    Instant end = NOW.plusSeconds(60);
    Completion how = new Completion(FinishReason.STOP, "gpt");
    List<UnaryOperator<Story>> ends =
        List.of(
            story -> story.completed(how, end),
            story -> story.failed(StoryError.of(FailureCode.MODEL_TIMEOUT), end),
            story -> story.cancelled(end));
    for (int i = 0; i < ends.size(); i++) {
      Story story = stored(2 + i);
      assertThat(await(repository.save(ends.get(i).apply(story), TASK))).isTrue();
      assertThat(expiry(story).n()).isEqualTo("" + end.plus(DAYS).getEpochSecond());
    }
  }

  @Test
  void staysWhereNothingIsSet() {
    DynamoDbStoryRepository forever = repository(Optional.empty());
    Story story = stored(1);
    assertThat(await(forever.take(story, story.cancelled(NOW), 0))).isTrue();
    assertThat(expiry(story)).isNull();
  }

  @Test
  void expiresNoMoreOnceItsOwnerHasItTriedAgain() {
    Story ended = ended(1);
    assertThat(expiry(ended)).isNotNull();
    Story again = ended.retried(Lease.heldBy(TASK, NOW.plusSeconds(30)), NOW);
    assertThat(await(repository.take(ended, again, 10))).isTrue();
    assertThat(expiry(ended)).isNull();
  }

  @Test
  void isShownUpToItsExpiryAndNoLonger() {
    Story expiring = ended(1);
    Story running = stored(2);
    now = NOW.plus(DAYS).minusSeconds(1);
    assertThat(await(repository.find(expiring.key()))).isPresent();
    assertThat(list(10).stories()).containsExactly(running, expiring);
    now = NOW.plus(DAYS);
    assertThat(await(repository.find(expiring.key()))).isEmpty();
    assertThat(list(10)).isEqualTo(new StoryPage(List.of(running), Optional.empty()));
    assertThat(await(repository.delete(expiring.key()))).isTrue();
    assertThat(table.item("ann", expiring.id())).isNull();
  }

  @Test
  void isNotWhatItsClientTokenGives() {
    Optional<ClientToken> token = Optional.of(new ClientToken("t", NOW.plus(DAYS).plusSeconds(9)));
    Story story = pending(1);
    await(repository.create(story, token, 10));
    await(repository.take(story, story.cancelled(NOW), 0));
    now = NOW.plus(DAYS);
    assertThatThrownBy(() -> await(repository.create(pending(2), token, 10)))
        .isInstanceOfSatisfying(
            RequestException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
  }

  @Test
  void leavesAPageAsFullAsItCanBeByFewReads() {
    List<Story> expired = List.of(stored(1), stored(3), stored(4), stored(6));
    List<Story> shown = List.of(stored(0), stored(2), stored(5));
    expired.forEach(story -> await(repository.take(story, story.cancelled(NOW), 0)));
    now = NOW.plus(DAYS);
    assertThat(list(2).stories()).containsExactly(shown.get(2), shown.get(1));
    assertThat(list(2).more()).isTrue();
    assertThat(list(3).stories()).hasSize(3);
    assertThat(list(4))
        .isEqualTo(
            new StoryPage(List.of(shown.get(2), shown.get(1), shown.get(0)), Optional.empty()));

    for (int i = 10; i < MANY; i++) {
      table.store(expired(i));
    }
    reads = 0;
    assertThat(list(2).stories()).hasSize(2);
    assertThat(reads).isLessThan(20);
  }

  @Test
  void endsAPageOfWhatIsLeftOutAndGoesOnBehindIt() {
    Story oldest = stored(0);
    for (int i = 1; i < 4 * MANY; i++) {
      table.store(expired(i));
    }
    Story newest = stored(4 * MANY);
    assertThat(pages(after -> repository.list("ann", 3, after, EnumSet.allOf(StoryPart.class))))
        .containsExactly(newest, oldest);
    assertThat(pages(after -> repository.listOldest("ann", 3, after)))
        .containsExactly(oldest, newest);
  }

  /** Each by few reads. */
  private List<Story> pages(Function<Optional<String>, Future<StoryPage>> source) {
    List<Story> all = new ArrayList<>();
    Optional<String> after = Optional.empty();
    int pages = 0;
    do {
      reads = 0;
      StoryPage page = await(source.apply(after));
      assertThat(reads).isLessThanOrEqualTo(16);
      assertThat(pages++).isLessThan(10);
      all.addAll(page.stories());
      after = page.next();
    } while (after.isPresent());
    return all;
  }

  private StoryPage list(int limit) {
    return await(repository.list("ann", limit, Optional.empty(), EnumSet.allOf(StoryPart.class)));
  }

  private Story ended(int number) {
    Story story = stored(number);
    await(repository.take(story, story.cancelled(NOW), 0));
    return await(repository.find(story.key())).orElseThrow();
  }

  private Map<String, AttributeValue> expired(int number) {
    Map<String, AttributeValue> item = new HashMap<>(StoryItems.toItem(pending(number)));
    item.put("expiresAt", AttributeValue.fromN("" + NOW.getEpochSecond()));
    return item;
  }

  private AttributeValue expiry(Story story) {
    return table.item("ann", story.id()).get("expiresAt");
  }

  private Story stored(int number) {
    return await(repository.create(pending(number), Optional.empty(), 100));
  }

  private static Story pending(int number) {
    String id = "019b7c5a-8b7e-7000-8000-%012d".formatted(number);
    return Story.pending(
        new StoryKey("ann", id),
        "A whale",
        List.of(),
        NOW,
        Lease.heldBy(TASK, NOW.plusSeconds(30)));
  }

  private DynamoDbStoryRepository repository(Optional<Duration> length) {
    DynamoDbAsyncClient client =
        new InMemoryDynamoDb(
            table,
            new InMemoryDynamoDb.Transport() {
              @Override
              public <T> CompletableFuture<T> send(DynamoDbRequest request, Supplier<T> execution) {
                reads++;
                try {
                  return CompletableFuture.completedFuture(execution.get());
                } catch (RuntimeException refusal) {
                  return CompletableFuture.failedFuture(refusal);
                }
              }
            });
    return new DynamoDbStoryRepository(
        Repositories.users(client, "Stories", VERTX, System::nanoTime, new Random()),
        Repositories.tasks(client, "Stories", VERTX, System::nanoTime, new Random()),
        new Retention(length, () -> now));
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(10, SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("no answer within ten seconds", e);
    }
  }
}
