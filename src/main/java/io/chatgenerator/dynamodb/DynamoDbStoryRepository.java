package io.chatgenerator.dynamodb;

import static io.chatgenerator.dynamodb.DynamoDbFailures.conditionFailed;
import static io.chatgenerator.dynamodb.DynamoDbFailures.falseIf;
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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  private final DynamoDbTable tasks;
  private final Retention retention;
  private final Accounts accounts;
  private final ClientTokens clientTokens;
  private final UnreadableItems unreadable = new UnreadableItems();
  private final StoryQueries queries;
  private final Accounts taskAccounts;
  private final StoryQueries taskQueries;

  /**
   * With separate connections for what users ask for and for what tasks do by themselves, so that
   * leases are renewed however much users read.
   *
   * @param users for what users ask for
   * @param tasks for what tasks do by themselves: renew leases, save, end and take over
   * @param retention of stories that end from now on
   */
  public DynamoDbStoryRepository(DynamoDbTable users, DynamoDbTable tasks, Retention retention) {
    this.tasks = tasks;
    this.retention = requireNonNull(retention);
    this.accounts = new Accounts(users);
    this.queries = new StoryQueries(users, retention, unreadable);
    this.clientTokens = new ClientTokens(users, queries);
    this.taskAccounts = new Accounts(tasks);
    this.taskQueries = new StoryQueries(tasks, retention, unreadable);
  }

  /** Runs {@code counter}, on any thread, whenever an item is left out that cannot be read. */
  public void onUnreadable(Runnable counter) {
    unreadable.countBy(counter);
  }

  @Override
  public Future<Story> create(Story story, Optional<ClientToken> token, int maxActive) {
    Map<String, AttributeValue> item = StoryItems.toItem(story);
    ItemWrite put = ItemWrite.put(item, "attribute_not_exists(#id)", Map.of());
    return ClientTokens.check(token)
        .map(storable -> storable.map(t -> clientTokens.use(t, story)))
        .compose(use -> accounts.start(story, put, use, maxActive))
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
    Future<Boolean> saved =
        story.isTerminal()
            ? written(taskAccounts.end(story, StoryWrite.ofEnd(story, holder, retention).write()))
            : update(StoryWrite.ofProgress(story, holder));
    return saved.recover(translatedFor("write story " + story.id()));
  }

  @Override
  public Future<Boolean> take(Story seen, Story next, int maxActive) {
    StoryWrite write = StoryWrite.of(next, StoryCondition.unchangedSince(seen), retention);
    return take(seen, next, write, maxActive)
        .recover(translatedFor("take over story " + next.id()));
  }

  private Future<Boolean> take(Story seen, Story next, StoryWrite write, int maxActive) {
    if (seen.isTerminal() && next.isTerminal()) {
      return seen.generation().isPresent()
          ? update(write)
          : written(taskAccounts.remove(next.key(), write.write()));
    }
    if (seen.isTerminal()) {
      return written(accounts.start(next, write.write(), Optional.empty(), maxActive));
    }
    if (next.isTerminal()) {
      return written(accounts.end(next, write.write()));
    }
    long more = next.cost().reserved() - seen.cost().reserved();
    boolean limited = next.failures() > seen.failures();
    return more > 0
        ? written(taskAccounts.extend(next, write.write(), more, limited))
        : update(write);
  }

  @Override
  public Future<Boolean> delete(StoryKey key) {
    return delete(key, StoryCondition.EXISTS);
  }

  @Override
  public Future<Boolean> deleteEnded(StoryKey key) {
    return delete(key, StoryCondition.ENDED);
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
    ItemWrite removal = StoryWrite.delete(NO_STORY, StoryCondition.EXISTS);
    return queries
        .find(NO_STORY, StoryPart.ALL)
        .compose(readable -> written(accounts.remove(NO_STORY, removal)))
        .recover(failure -> DynamoDbFailures.ofTable(tasks.name(), failure))
        .mapEmpty();
  }

  private Future<Boolean> update(StoryWrite write) {
    return tasks
        .update(write.write(), ReturnValue.NONE)
        .map(true)
        .recover(
            failure ->
                write.isDone(itemInTheWay(failure))
                    ? Future.succeededFuture(true)
                    : falseIf(conditionFailed(failure), failure));
  }

  /** False where the story is not as the transaction wants it. */
  private static Future<Boolean> written(Future<Void> transaction) {
    return transaction
        .map(true)
        .recover(failure -> falseIf(conditionFailed(failure, Accounts.STORY_ACTION), failure));
  }
}
