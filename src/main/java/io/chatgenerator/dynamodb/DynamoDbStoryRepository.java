package io.chatgenerator.dynamodb;

import static io.chatgenerator.dynamodb.DynamoDbFailures.conditionFailed;
import static io.chatgenerator.dynamodb.DynamoDbFailures.itemInTheWay;
import static io.chatgenerator.dynamodb.DynamoDbFailures.translatedFor;
import static java.util.Objects.requireNonNull;

import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryIds;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryPage;
import io.chatgenerator.story.StoryRepository;
import io.chatgenerator.story.StoryRepository.ClientToken;
import io.chatgenerator.story.StoryRepository.QueuedStory;
import io.chatgenerator.story.StoryRepository.StoryPart;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/**
 * The table of stories in DynamoDB.
 *
 * <p>Results arrive on the context that called. What the table refuses for good, such as a broken
 * request, fails with the SDK's exception; all other trouble is UNAVAILABLE. Closes no client.
 */
public final class DynamoDbStoryRepository implements StoryRepository {
  private static final StoryKey NO_STORY =
      new StoryKey("#probe", "00000000-0000-7000-8000-000000000000");

  private final DynamoDbCalls taskCalls;
  private final String table;
  private final Retention retention;
  private final Accounts accounts;
  private final ClientTokens clientTokens;
  private final UnreadableItems unreadable = new UnreadableItems();
  private final StoryQueries queries;
  private final Accounts taskAccounts;
  private final StoryQueries taskQueries;

  /** With one client for all. */
  public DynamoDbStoryRepository(
      DynamoDbAsyncClient client,
      String table,
      Vertx vertx,
      LongSupplier nanoTime,
      RandomGenerator random) {
    this(client, client, table, Retention.FOREVER, vertx, nanoTime, random);
  }

  /**
   * With separate connections for what users ask for and for what tasks do by themselves, so that
   * leases are renewed however much users read.
   *
   * @param users has the connections of what users ask for
   * @param tasks has those of what tasks do by themselves: renew leases, save, end and take over
   * @param retention of stories that end from now on
   * @param nanoTime a clock that never jumps
   * @param random jitter of retries; for use by every thread that calls
   */
  public DynamoDbStoryRepository(
      DynamoDbAsyncClient users,
      DynamoDbAsyncClient tasks,
      String table,
      Retention retention,
      Vertx vertx,
      LongSupplier nanoTime,
      RandomGenerator random) {
    DynamoDbCalls ofUsers = DynamoDbCalls.ofUsers(users, table, vertx, nanoTime, random);
    this.table = table;
    this.accounts = new Accounts(ofUsers);
    this.retention = requireNonNull(retention);
    this.queries = new StoryQueries(ofUsers, retention, unreadable);
    this.clientTokens = new ClientTokens(ofUsers, queries);
    this.taskCalls = DynamoDbCalls.ofTasks(tasks, table, vertx, nanoTime, random);
    this.taskAccounts = new Accounts(taskCalls);
    this.taskQueries = new StoryQueries(taskCalls, retention, unreadable);
  }

  /** Runs {@code counter}, on any thread, whenever an item is left out that cannot be read. */
  public void onUnreadable(Runnable counter) {
    unreadable.countBy(counter);
  }

  @Override
  public Future<Story> create(Story story, Optional<ClientToken> token, int maxActive) {
    Map<String, AttributeValue> item = StoryItems.toItem(story);
    return ClientTokens.check(token)
        .map(storable -> storable.map(t -> clientTokens.use(t, story)))
        .compose(use -> accounts.start(story, StoryWrite.create(item), use, maxActive))
        .map(created -> StoryItems.toStory(Item.of(item)).orElseThrow())
        .recover(failure -> clientTokens.outcomeOfRefusedCreate(failure, story))
        .recover(translatedFor("create story " + story.id()));
  }

  @Override
  public Future<Optional<Story>> findCreated(Story asked, ClientToken token) {
    return clientTokens
        .findCreated(asked, token)
        .recover(translatedFor("look for the story of a client token"));
  }

  @Override
  public Future<Optional<Story>> find(StoryKey key, Set<StoryPart> parts) {
    return queries.find(key, parts).recover(translatedFor("read story " + key.id()));
  }

  @Override
  public Future<Optional<Story>> findQueued(StoryKey key) {
    return taskQueries.find(key, StoryPart.ALL).recover(translatedFor("read story " + key.id()));
  }

  @Override
  public Future<StoryPage> list(
      String owner, int limit, Optional<String> after, Set<StoryPart> parts) {
    return queries.newest(owner, limit, after, parts).recover(translatedFor("list stories"));
  }

  @Override
  public Future<StoryPage> listOldest(String owner, int limit, Optional<String> after) {
    return queries.oldest(owner, limit, after).recover(translatedFor("list stories"));
  }

  @Override
  public Future<Integer> count(String owner) {
    return queries.count(owner).recover(translatedFor("count stories"));
  }

  @Override
  public Future<List<StoryKey>> findUnfinished(String owner) {
    return accounts.unfinished(owner).recover(translatedFor("find unfinished stories"));
  }

  @Override
  public Future<Boolean> save(Story story, String holder) {
    return story.isTerminal()
        ? ended(
            story.id(), taskAccounts.end(story, StoryWrite.ofEnd(story, holder, retention).write()))
        : update(story.id(), StoryWrite.ofProgress(story, holder));
  }

  @Override
  public Future<Boolean> take(Story seen, Story next, int maxActive) {
    StoryWrite write = StoryWrite.of(next, StoryCondition.unchangedSince(seen), retention);
    if (seen.isTerminal() && next.isTerminal() && seen.generation().isPresent()) {
      return update(next.id(), write);
    }
    if (seen.isTerminal()) {
      return next.isTerminal()
          ? ended(next.id(), taskAccounts.remove(next.key(), write.write()))
          : restart(next, write, maxActive);
    }
    if (next.isTerminal()) {
      return ended(next.id(), accounts.end(next, write.write()));
    }
    long more = next.cost().reserved() - seen.cost().reserved();
    return more > 0
        ? extend(next, write, more, next.failures() > seen.failures())
        : update(next.id(), write);
  }

  @Override
  public Future<Boolean> delete(StoryKey key) {
    return delete(key, StoryCondition.exists());
  }

  @Override
  public Future<Boolean> deleteEnded(StoryKey key) {
    return delete(key, StoryCondition.ended());
  }

  private Future<Boolean> delete(StoryKey key, StoryCondition condition) {
    return StoryIds.isValid(key.id())
        ? written(accounts.remove(key, StoryWrite.delete(key, condition)))
            .recover(translatedFor("delete story " + key.id()))
        : Future.succeededFuture(false);
  }

  @Override
  public Future<List<QueuedStory>> findAbandoned(
      int shard, Instant before, Optional<QueuedStory> after, int limit) {
    return taskQueries
        .findAbandoned(shard, before, after, limit)
        .recover(translatedFor("look for abandoned stories"));
  }

  /** Reads, and deletes what is not there: what needs a permission or is loaded late shows. */
  @Override
  public Future<Void> probe() {
    ItemWrite removal = StoryWrite.delete(NO_STORY, StoryCondition.exists());
    return queries
        .find(NO_STORY, StoryPart.ALL)
        .compose(readable -> written(accounts.remove(NO_STORY, removal)))
        .recover(failure -> DynamoDbFailures.ofTable(table, failure))
        .mapEmpty();
  }

  private Future<Boolean> update(String id, StoryWrite write) {
    return taskCalls
        .update(write.write(), ReturnValue.NONE)
        .map(true)
        .recover(
            failure ->
                write.isDone(itemInTheWay(failure))
                    ? Future.succeededFuture(true)
                    : falseIf(conditionFailed(failure), failure))
        .recover(translatedFor("write story " + id));
  }

  private Future<Boolean> restart(Story next, StoryWrite write, int maxActive) {
    return written(accounts.start(next, write.write(), Optional.empty(), maxActive))
        .recover(translatedFor("restart story " + next.id()));
  }

  private Future<Boolean> extend(Story next, StoryWrite write, long more, boolean limited) {
    return written(taskAccounts.extend(next, write.write(), more, limited))
        .recover(translatedFor("try again story " + next.id()));
  }

  private static Future<Boolean> ended(String id, Future<Void> transaction) {
    return written(transaction).recover(translatedFor("end story " + id));
  }

  /** False where the story is not as the transaction wants it. */
  private static Future<Boolean> written(Future<Void> transaction) {
    return transaction
        .map(true)
        .recover(failure -> falseIf(conditionFailed(failure, Accounts.STORY_ACTION), failure));
  }

  private static Future<Boolean> falseIf(boolean expected, Throwable failure) {
    return expected ? Future.succeededFuture(false) : Future.failedFuture(failure);
  }
}
