package io.chatgenerator.dynamodb;

import static io.chatgenerator.dynamodb.DynamoDbFailures.isConflict;
import static io.chatgenerator.dynamodb.DynamoDbFailures.isThrottled;
import static java.util.Objects.requireNonNull;

import io.chatgenerator.limit.BackOff;
import io.chatgenerator.limit.Retry;
import io.chatgenerator.story.StoryKey;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * One table of DynamoDB. Answers arrive on the context that called. Failures are those of the SDK,
 * freed of their wrapping. What gets no answer is tried again by the SDK; conflicts of
 * transactions, and what is throttled, are here.
 */
public final class DynamoDbTable {
  /** What users ask for: a request that is throttled is sent a few times. */
  public static final int TRIES_FOR_USERS = 3;

  /** What tasks do by themselves, who come back later, with a back-off of their own. */
  public static final int TRIES_FOR_TASKS = 1;

  /** How long after its first try a request may be tried again. */
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final DynamoDbAsyncClient client;
  private final String table;
  private final Vertx vertx;
  private final LongSupplier nanoTime;
  private final int throttledTries;
  private final BackOff afterConflict;
  private final BackOff whileThrottled;

  /**
   * Uses the client, and leaves it to the caller.
   *
   * @param nanoTime a clock that never jumps
   * @param random jitter of retries; for use by every thread that calls
   * @param throttledTries how often a request is sent at most that is throttled
   */
  public DynamoDbTable(
      DynamoDbAsyncClient client,
      String table,
      Vertx vertx,
      LongSupplier nanoTime,
      RandomGenerator random,
      int throttledTries) {
    this.client = requireNonNull(client);
    this.table = requireNonNull(table);
    this.vertx = requireNonNull(vertx);
    this.nanoTime = requireNonNull(nanoTime);
    this.throttledTries = throttledTries;
    this.afterConflict = new BackOff(Duration.ofMillis(20), Duration.ofMillis(500), random);
    this.whileThrottled = new BackOff(Duration.ofMillis(500), Duration.ofSeconds(1), random);
  }

  /** A write that meets another one is tried again until it is alone. */
  private <T> Future<T> call(Function<DynamoDbAsyncClient, CompletableFuture<T>> operation) {
    long deadline = nanoTime.getAsLong() + TIMEOUT.toNanos();
    return Retry.run(
        vertx,
        () -> callOnce(operation),
        (failure, failures) ->
            nanoTime.getAsLong() - deadline < 0 ? pause(failure, failures) : Optional.empty());
  }

  /** Reads an item; empty where there is none. */
  Future<Optional<Item>> item(Map<String, AttributeValue> key, Optional<String> projection) {
    ItemReader reader = ItemReader.ofGetItem();
    GetItemRequest request =
        GetItemRequest.builder()
            .tableName(table)
            .key(key)
            .consistentRead(true)
            .projectionExpression(projection.orElse(null))
            .expressionAttributeNames(projection.map(ItemWrite::names).orElse(null))
            .overrideConfiguration(reader::goWith)
            .build();
    return call(client -> client.getItem(request))
        .map(answer -> reader.items(answer.hasItem() ? List.of(answer.item()) : List.of()))
        .map(items -> items.stream().findFirst());
  }

  /** Reads up to 100 items. */
  Future<Batch> items(List<Map<String, AttributeValue>> keys, Optional<String> projection) {
    KeysAndAttributes wanted =
        KeysAndAttributes.builder()
            .keys(keys)
            .consistentRead(true)
            .projectionExpression(projection.orElse(null))
            .expressionAttributeNames(projection.map(ItemWrite::names).orElse(null))
            .build();
    return call(client -> client.batchGetItem(get -> get.requestItems(Map.of(table, wanted))))
        .map(answer -> Batch.of(answer, table));
  }

  /**
   * The items of some keys.
   *
   * @param left what DynamoDB had no capacity for
   */
  record Batch(List<Item> items, List<StoryKey> left) {
    private static Batch of(BatchGetItemResponse answer, String table) {
      return new Batch(
          answer.responses().getOrDefault(table, List.of()).stream().map(Item::of).toList(),
          Stream.ofNullable(answer.unprocessedKeys().get(table))
              .flatMap(left -> left.keys().stream())
              .map(key -> Item.of(key).key())
              .toList());
    }
  }

  /** Reads a page of items. */
  Future<Page> query(QueryRequest.Builder query) {
    ItemReader reader = ItemReader.ofQuery();
    QueryRequest request = query.tableName(table).overrideConfiguration(reader::goWith).build();
    return call(client -> client.query(request))
        .map(answer -> new Page(reader.items(answer.items()), answer));
  }

  /** Items, and the rest of the answer with them. */
  record Page(List<Item> items, QueryResponse rest) {
    boolean isLast() {
      return !rest.hasLastEvaluatedKey();
    }

    /** The id of the item that was read last, where there are more. */
    Optional<String> lastId() {
      return isLast() ? Optional.empty() : Optional.of(Item.of(rest.lastEvaluatedKey()).key().id());
    }
  }

  /** Writes by itself, and gives what is to be returned of the item. */
  Future<Item> update(ItemWrite write, ReturnValue returned) {
    UpdateItemRequest request = write.toUpdate(table, returned);
    return call(client -> client.updateItem(request)).map(answer -> Item.of(answer.attributes()));
  }

  Future<Void> delete(ItemWrite write) {
    DeleteItemRequest request = write.toDelete(table);
    return call(client -> client.deleteItem(request)).mapEmpty();
  }

  /** All or none. By the token DynamoDB recognizes a repetition, ours as well as the SDK's. */
  Future<Void> transact(List<ItemWrite> writes) {
    TransactWriteItemsRequest request =
        TransactWriteItemsRequest.builder()
            .transactItems(writes.stream().map(write -> write.toAction(table)).toList())
            .clientRequestToken(UUID.randomUUID().toString())
            .build();
    return call(client -> client.transactWriteItems(request)).mapEmpty();
  }

  String name() {
    return table;
  }

  /** The caller's, or a new one. */
  Context context() {
    return vertx.getOrCreateContext();
  }

  private <T> Future<T> callOnce(Function<DynamoDbAsyncClient, CompletableFuture<T>> operation) {
    return Future.fromCompletionStage(operation.apply(client), context())
        .recover(failure -> Future.failedFuture(DynamoDbFailures.unwrap(failure)));
  }

  private Optional<Duration> pause(Throwable failure, int failures) {
    if (isConflict(failure)) {
      return Optional.of(afterConflict.pause(failures));
    }
    return isThrottled(failure) && failures < throttledTries
        ? Optional.of(whileThrottled.pause(failures))
        : Optional.empty();
  }
}
