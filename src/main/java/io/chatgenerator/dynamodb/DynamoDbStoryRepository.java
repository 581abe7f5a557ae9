package io.chatgenerator.dynamodb;

import static io.chatgenerator.dynamodb.DynamoDbFailures.conditionFailed;
import static io.chatgenerator.dynamodb.DynamoDbFailures.itemInTheWay;
import static io.chatgenerator.dynamodb.DynamoDbFailures.translatedFor;

import io.chatgenerator.dynamodb.ActiveStories.Admission;
import io.chatgenerator.story.ClientToken;
import io.chatgenerator.story.QueuedStory;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryException;
import io.chatgenerator.story.StoryException.Kind;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryRepository;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/**
 * The table of stories in DynamoDB.
 *
 * <p>Results arrive on the context that called. What the table refuses for good, such as a broken
 * request, fails with the SDK's exception; every other trouble with it is UNAVAILABLE. The client
 * stays the property of the caller.
 */
public final class DynamoDbStoryRepository implements StoryRepository {
  private static final int STORY_ACTION = 0;
  private static final int ACTIVE_ACTION = 1;
  private static final int TOKEN_ACTION = 2;
  private static final StoryKey NO_STORY =
      new StoryKey("#probe", "00000000-0000-7000-8000-000000000000");

  private final DynamoDbCalls calls;
  private final String table;
  private final ActiveStories activeStories;
  private final ClientTokens clientTokens;
  private final StoryQueries queries;

  public DynamoDbStoryRepository(DynamoDbAsyncClient client, String table, Vertx vertx) {
    this.calls = new DynamoDbCalls(client, vertx);
    this.table = table;
    this.activeStories = new ActiveStories(calls, table);
    this.clientTokens = new ClientTokens(table);
    this.queries = new StoryQueries(calls, table);
  }

  @Override
  public Future<Story> create(Story story, Optional<ClientToken> token, int maxActive) {
    if (token.isPresent() && !ClientTokens.isStorable(token.get())) {
      return Future.failedFuture(
          new StoryException(Kind.BAD_INPUT, "The client token is too long."));
    }
    Map<String, AttributeValue> item = StoryItems.toItem(story);
    List<TransactWriteItem> actions = new ArrayList<>();
    actions.add(TransactWriteItem.builder().put(newStory(item)).build());
    actions.add(activeEntry(story, maxActive));
    token.ifPresent(t -> actions.add(tokenUse(t, story)));

    return activeStories
        .admit(new Admission(story.owner(), transaction(actions), ACTIVE_ACTION, maxActive))
        .map(created -> StoryItems.toStory(item))
        .recover(failure -> outcomeOfRefusedCreate(failure, story))
        .recover(translatedFor("create story " + story.id()));
  }

  @Override
  public Future<Optional<Story>> find(StoryKey key) {
    return queries.find(key).recover(translatedFor("read story " + key.id()));
  }

  @Override
  public Future<List<Story>> list(String owner, int limit, Optional<String> after) {
    return queries.list(owner, limit, after).recover(translatedFor("list stories"));
  }

  @Override
  public Future<List<StoryKey>> findUnfinished(String owner) {
    return activeStories
        .unfinished(owner)
        .recover(translatedFor("look for unfinished stories of an owner"));
  }

  @Override
  public Future<Boolean> save(Story story, String holder) {
    return update(story.id(), StoryWrite.of(story, StoryCondition.heldBy(holder, story.attempt())));
  }

  @Override
  public Future<Boolean> take(Story seen, Story next, int maxActive) {
    StoryWrite write = StoryWrite.of(next, StoryCondition.unchangedSince(seen));
    return seen.isTerminal() ? restart(next, write, maxActive) : update(next.id(), write);
  }

  /**
   * In a transaction, whose token makes a repetition after a lost answer succeed; a plain delete
   * would then find that there is no such story.
   */
  @Override
  public Future<Boolean> delete(StoryKey key) {
    return StoryItems.isStoryId(key.id())
        ? deleteExisting(key).recover(translatedFor("delete story " + key.id()))
        : Future.succeededFuture(false);
  }

  private Future<Boolean> deleteExisting(StoryKey key) {
    TransactWriteItem action = TransactWriteItem.builder().delete(existing(key)).build();
    TransactWriteItemsRequest request = transaction(List.of(action));
    return calls
        .contend(client -> client.transactWriteItems(request))
        .map(true)
        .recover(failure -> falseIf(conditionFailed(failure, STORY_ACTION), failure));
  }

  @Override
  public Future<List<QueuedStory>> findAbandoned(
      int shard, Instant before, Optional<QueuedStory> after, int limit) {
    return queries
        .findAbandoned(shard, before, after, limit)
        .recover(translatedFor("look for abandoned stories"));
  }

  /**
   * Reads, and deletes what is not there, so that the rights to do so are known to be given, and
   * what the first user's request needs is loaded. The message of its failure is meant for an
   * operator, and for no client.
   */
  @Override
  public Future<Void> probe() {
    return queries
        .probe()
        .compose(readable -> deleteExisting(NO_STORY))
        .recover(failure -> DynamoDbFailures.ofTable(table, failure))
        .mapEmpty();
  }

  private Future<Story> outcomeOfRefusedCreate(Throwable failure, Story story) {
    if (conditionFailed(failure, TOKEN_ACTION)) {
      return earlierStory(itemInTheWay(failure, TOKEN_ACTION), story);
    }
    return conditionFailed(failure, STORY_ACTION)
        ? conflict("This story exists already.")
        : Future.failedFuture(failure);
  }

  private Future<Story> earlierStory(Map<String, AttributeValue> tokenItem, Story story) {
    if (!ClientTokens.isOfPrompt(story.prompt(), tokenItem)) {
      return conflict("The client token was already used with another prompt.");
    }
    return queries
        .find(new StoryKey(story.owner(), ClientTokens.storyId(tokenItem)))
        .compose(
            found ->
                found
                    .map(Future::succeededFuture)
                    .orElseGet(
                        () ->
                            conflict(
                                "The client token was already used for a story that was"
                                    + " deleted.")));
  }

  private static Future<Story> conflict(String message) {
    return Future.failedFuture(new StoryException(Kind.CONFLICT, message));
  }

  private Future<Boolean> update(String id, StoryWrite write) {
    return calls
        .contend(client -> client.updateItem(write.toRequest(table)))
        .map(true)
        .recover(failure -> outcomeOfRefusedUpdate(failure, write))
        .recover(translatedFor("write story " + id));
  }

  private static Future<Boolean> outcomeOfRefusedUpdate(Throwable failure, StoryWrite write) {
    return write.made(itemInTheWay(failure))
        ? Future.succeededFuture(true)
        : falseIf(conditionFailed(failure), failure);
  }

  private Future<Boolean> restart(Story next, StoryWrite write, int maxActive) {
    TransactWriteItem update = TransactWriteItem.builder().update(write.toUpdate(table)).build();
    List<TransactWriteItem> actions = List.of(update, activeEntry(next, maxActive));
    return activeStories
        .admit(new Admission(next.owner(), transaction(actions), ACTIVE_ACTION, maxActive))
        .map(true)
        .recover(failure -> falseIf(conditionFailed(failure, STORY_ACTION), failure))
        .recover(translatedFor("restart story " + next.id()));
  }

  private static Future<Boolean> falseIf(boolean expected, Throwable failure) {
    return expected ? Future.succeededFuture(false) : Future.failedFuture(failure);
  }

  /** By the token DynamoDB recognizes a repetition, ours as well as the SDK's. */
  private static TransactWriteItemsRequest transaction(List<TransactWriteItem> actions) {
    return TransactWriteItemsRequest.builder()
        .transactItems(actions)
        .clientRequestToken(UUID.randomUUID().toString())
        .build();
  }

  private TransactWriteItem activeEntry(Story story, int maxActive) {
    return TransactWriteItem.builder()
        .update(activeStories.entry(story.owner(), story.id(), maxActive))
        .build();
  }

  private TransactWriteItem tokenUse(ClientToken token, Story story) {
    return TransactWriteItem.builder().put(clientTokens.use(token, story)).build();
  }

  private Put newStory(Map<String, AttributeValue> item) {
    return Put.builder()
        .tableName(table)
        .item(item)
        .conditionExpression("attribute_not_exists(#id)")
        .expressionAttributeNames(Map.of("#id", StoryItems.ID))
        .build();
  }

  private Delete existing(StoryKey key) {
    return Delete.builder()
        .tableName(table)
        .key(StoryItems.key(key))
        .conditionExpression("attribute_exists(#id)")
        .expressionAttributeNames(Map.of("#id", StoryItems.ID))
        .build();
  }
}
