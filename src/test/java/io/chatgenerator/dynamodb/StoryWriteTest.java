package io.chatgenerator.dynamodb;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.inmemory.InMemoryDynamoDb;
import io.chatgenerator.inmemory.InMemoryTable;
import io.chatgenerator.story.Completion;
import io.chatgenerator.story.Completion.FinishReason;
import io.chatgenerator.story.Cost;
import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryError;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryRepository;
import io.chatgenerator.story.TextGenerator.GenerationRef;
import io.chatgenerator.story.TokenCount;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A write sends what may have changed, and leaves the item as a write of all of it would. */
class StoryWriteTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final String TASK = "task";
  private static final TokenCount USED = new TokenCount(20, 300, true);
  private static final Cost.Reservation RESERVATION =
      new Cost.Reservation(LocalDate.parse("2026-01-02"), 4_000, 1_000_000);
  private static final Story PENDING =
      Story.pending(
              new StoryKey("ann", "019b7c5a-8b7e-7000-8000-000000000001"),
              "A whale",
              List.of(),
              NOW,
              lease(30))
          .reserving(RESERVATION);
  private static final Story BEGUN = PENDING.append("# Once\n\n", NOW).leased(lease(31), NOW);
  private static final Story ATTACHABLE = BEGUN.generatedAs(new GenerationRef("resp_1", NOW));
  private static final Story NEXT = BEGUN.afterFailure(USED, lease(40), NOW);
  private static final Story RESUMED = BEGUN.afterInterruption(USED, lease(40), NOW);
  private static final Story PAST = RESUMED.append("# Once\n\nupon a time", NOW);

  private final Vertx vertx = Vertx.vertx();
  private final InMemoryTable table = new InMemoryTable(() -> 0, () -> 0);
  private final StoryRepository repository =
      Repositories.of(InMemoryDynamoDb.of(table), "Stories", vertx, System::nanoTime, new Random());

  @AfterEach
  void stop() {
    await(vertx.close());
  }

  static List<List<Story>> livesOfOneHolder() {
    return List.of(
        List.of(PENDING, BEGUN, BEGUN.append("upon a time", NOW), complete(BEGUN)),
        List.of(PENDING, complete(BEGUN)),
        List.of(PENDING, ATTACHABLE, ATTACHABLE.append("more", NOW), complete(ATTACHABLE)),
        List.of(PENDING, ATTACHABLE, failed(ATTACHABLE.withText(""))),
        List.of(PENDING, BEGUN, BEGUN.leased(Lease.free(NOW.plusSeconds(31)), NOW)),
        List.of(PENDING, BEGUN, NEXT, NEXT.append("A", NOW).leased(lease(41), NOW), failed(NEXT)),
        List.of(PENDING, BEGUN, RESUMED, PAST.leased(lease(41), NOW), complete(PAST)),
        List.of(PENDING, BEGUN, NEXT, NEXT.cancelled(NOW)));
  }

  @ParameterizedTest
  @MethodSource("livesOfOneHolder")
  void leavesTheItemAsAWriteOfAllOfItWould(List<Story> life) {
    await(repository.create(life.get(0), Optional.empty(), 1));
    for (int i = 1; i < life.size(); i++) {
      assertThat(write(life.get(i - 1), life.get(i))).isTrue();
      assertThat(stored(life.get(i))).isEqualTo(StoryItems.toItem(life.get(i)));
    }
  }

  @Test
  void sendsNothingThatIsFixedWithinAnAttempt() {
    assertThat(StoryWrite.ofProgress(BEGUN, TASK).write().values())
        .doesNotContainKeys(":attempt", ":attemptLimit", ":reservedTokens", ":tokenBudget");
    assertThat(StoryWrite.ofProgress(BEGUN, TASK).write().update())
        .contains("#text = :text")
        .doesNotContain("#errorCode", "#finishReason", "#failures", "#promptTokens");
    assertThat(StoryWrite.ofEnd(complete(BEGUN), TASK, Retention.FOREVER).write().update())
        .contains("#finishReason = :finishReason", "#promptTokens = :promptTokens", "#leaseOwner")
        .doesNotContain("#reservedTokens", "#failures");
  }

  @Test
  void sendsOnlyWhatItNames() {
    ItemWrite write = StoryWrite.ofProgress(BEGUN, TASK).write();
    String all = write.update() + write.condition();
    assertThat(write.values().keySet()).allMatch(all::contains);
  }

  @Test
  void buildsAnExpressionOnce() {
    assertThat(StoryWrite.ofProgress(BEGUN, TASK).write().update())
        .isSameAs(StoryWrite.ofProgress(BEGUN.append("more", NOW), TASK).write().update());
  }

  private boolean write(Story before, Story after) {
    return await(
        before.attempt() == after.attempt()
            ? repository.save(after, TASK)
            : repository.take(before, after, 1));
  }

  private Map<String, AttributeValue> stored(Story story) {
    Map<String, AttributeValue> item = new HashMap<>(table.item(story.owner(), story.id()));
    item.remove(StoryWrite.LAST_WRITE);
    return item;
  }

  private static Story complete(Story story) {
    return story.used(USED).completed(new Completion(FinishReason.STOP, "gpt"), NOW);
  }

  private static Story failed(Story story) {
    return story.used(USED).failed(StoryError.of(FailureCode.MODEL_BROKEN), NOW);
  }

  private static Lease lease(long seconds) {
    return Lease.heldBy(TASK, NOW.plusSeconds(seconds));
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(5, SECONDS);
    } catch (TimeoutException late) {
      throw new AssertionError(late);
    }
  }
}
