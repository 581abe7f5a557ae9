package io.chatgenerator.dynamodb;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.inmemory.InMemoryDynamoDb;
import io.chatgenerator.inmemory.InMemoryTable;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryRepository;
import io.chatgenerator.story.StoryRepository.StoryPart;
import io.chatgenerator.story.TokenCount;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/** What users ask for, however much, does not take the connections by which tasks keep leases. */
class TableConnectionsTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final String TASK = "task";
  private static final StoryKey KEY = new StoryKey("ann", "019b7c5a-8b7e-7000-8000-000000000001");
  private static final Story PENDING =
      Story.pending(KEY, "A whale", List.of(), NOW, Lease.heldBy(TASK, NOW.plusSeconds(30)));

  private final Vertx vertx = Vertx.vertx();
  private final InMemoryTable table = new InMemoryTable(() -> 0, () -> 0);
  private final Connections users = new Connections();
  private final Connections tasks = new Connections();
  private final StoryRepository repository =
      new DynamoDbStoryRepository(
          Repositories.users(
              new InMemoryDynamoDb(table, users), "Stories", vertx, System::nanoTime, new Random()),
          Repositories.tasks(
              new InMemoryDynamoDb(table, tasks), "Stories", vertx, System::nanoTime, new Random()),
          Retention.FOREVER);

  @AfterEach
  void stop() throws TimeoutException {
    vertx.close().await(10, SECONDS);
  }

  @Test
  void areSeparateForUsersAndForTasks() {
    assertUsed(users, repository.create(PENDING, Optional.empty(), 1));
    assertUsed(users, repository.find(KEY));
    assertUsed(
        users, repository.list(KEY.owner(), 10, Optional.empty(), EnumSet.allOf(StoryPart.class)));
    assertUsed(users, repository.findUnfinished(KEY.owner()));
    Story begun = PENDING.append("Once", NOW);
    assertUsed(tasks, repository.save(begun, TASK));
    assertUsed(tasks, repository.findQueued(KEY));
    assertUsed(tasks, repository.findAbandoned(0, NOW, Optional.empty(), 10));
    Story taken =
        begun.afterInterruption(TokenCount.NONE, Lease.heldBy(TASK, NOW.plusSeconds(60)), NOW);
    assertUsed(tasks, repository.take(begun, taken, 1));
    Story ended = taken.cancelled(NOW);
    assertUsed(tasks, repository.save(ended, TASK));
    assertUsed(users, repository.delete(KEY));
  }

  private void assertUsed(Connections expected, Future<?> answer) {
    try {
      answer.await(10, SECONDS);
    } catch (TimeoutException late) {
      throw new AssertionError(late);
    }
    assertThat(expected.requests).isNotEmpty();
    assertThat(expected == users ? tasks.requests : users.requests).isEmpty();
    expected.requests.clear();
  }

  private static final class Connections implements InMemoryDynamoDb.Transport {
    private final List<DynamoDbRequest> requests = new ArrayList<>();

    @Override
    public <T> CompletableFuture<T> send(DynamoDbRequest request, Supplier<T> execution) {
      requests.add(request);
      try {
        return CompletableFuture.completedFuture(execution.get());
      } catch (RuntimeException refusal) {
        return CompletableFuture.failedFuture(refusal);
      }
    }
  }
}
