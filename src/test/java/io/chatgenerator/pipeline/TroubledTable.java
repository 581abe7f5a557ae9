package io.chatgenerator.pipeline;

import io.chatgenerator.inmemory.InMemoryTable;
import io.chatgenerator.story.StoryKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * What goes wrong at the table: items that nobody can read, partitions of owners and shards of the
 * index that are throttled, writes that are refused or collide. Notes the requests that it gets.
 */
final class TroubledTable {
  private static final int TOO_MANY_REQUESTS = 429;

  private final InMemoryTable table;
  private final Map<StoryKey, Map<String, AttributeValue>> unreadable = new HashMap<>();
  private final Set<String> spoiled = new HashSet<>();
  private final List<String> throttledOwners = new ArrayList<>();
  private final Set<String> throttledWriters = new HashSet<>();
  private final List<String> throttledShards = new ArrayList<>();
  private final List<Object> requests = new ArrayList<>();
  private int writesToRefuse;
  private boolean savesAlone;
  private int writesToCollide;
  private int failedWrites;
  private boolean losesDeletion;

  TroubledTable(InMemoryTable table) {
    this.table = table;
  }

  /** Gives the story's item an attempt and moments that are no numbers. */
  void makeUnreadable(StoryKey key) {
    Map<String, AttributeValue> item = table.item(key.owner(), key.id());
    Map<String, AttributeValue> broken = new HashMap<>(item);
    Stream.of("attempt", "createdAt", "updatedAt")
        .forEach(name -> broken.put(name, AttributeValue.fromS("?")));
    broken.put("status", AttributeValue.fromN("7"));
    unreadable.putIfAbsent(key, item);
    spoiled.add(key.owner());
    table.store(broken);
  }

  /** Whether a story of the owner has ever been unreadable: its account may lack that one. */
  boolean wasSpoiled(String owner) {
    return spoiled.contains(owner);
  }

  boolean isUnreadable(StoryKey key) {
    return unreadable.containsKey(key);
  }

  void throttleOwner(String owner) {
    throttledOwners.add(owner);
    table.throttleOwner(owner, true);
  }

  boolean isThrottled(String owner) {
    return throttledOwners.contains(owner);
  }

  void throttleShard(int shard) {
    throttledShards.add(Integer.toString(shard));
    table.throttleShard(Integer.toString(shard), true);
  }

  boolean isThrottled(int shard) {
    return throttledShards.contains(Integer.toString(shard));
  }

  /** Refuses so many writes from now on, as a table does that is out of order. */
  void refuseWrites(int count) {
    writesToRefuse = count;
    savesAlone = false;
  }

  /** The same, but stories can be created and taken over. */
  void refuseSaves(int count) {
    writesToRefuse = count;
    savesAlone = true;
  }

  /** Reads of the owner's stories are answered. */
  void throttleWrites(String owner) {
    throttledWriters.add(owner);
  }

  /** The next deletion takes effect, and its answer is lost. */
  void loseAnswerOfDeletion() {
    losesDeletion = true;
  }

  /** How many writes were refused or have met another transaction so far. */
  int failedWrites() {
    return failedWrites;
  }

  int writesToRefuse() {
    return writesToRefuse;
  }

  /** Lets so many writes from now on meet another transaction. */
  void collideWrites(int count) {
    writesToCollide = count;
  }

  /** All is well from now on. */
  void heal() {
    unreadable.values().forEach(this::mend);
    unreadable.clear();
    throttledOwners.forEach(owner -> table.throttleOwner(owner, false));
    throttledOwners.clear();
    throttledShards.forEach(shard -> table.throttleShard(shard, false));
    throttledShards.clear();
    throttledWriters.clear();
    writesToRefuse = 0;
    writesToCollide = 0;
  }

  /** Unless it was deleted meanwhile. */
  private void mend(Map<String, AttributeValue> item) {
    if (table.item(item.get("owner").s(), item.get("id").s()) != null) {
      table.store(item);
    }
  }

  /** What each request so far was about: the key of a story, or a shard of the index. */
  List<Object> requests() {
    return requests;
  }

  <T> T carryOut(DynamoDbRequest request, Supplier<T> execution) {
    requests.add(subject(request));
    if (isWrite(request)) {
      failedWrites++;
      refuseOrCollide(request);
      failedWrites--;
    }
    T answer = execution.get();
    if (losesDeletion && isDeletion(request)) {
      losesDeletion = false;
      throw SdkClientException.create("No answer.");
    }
    return answer;
  }

  private static boolean isDeletion(DynamoDbRequest request) {
    return request instanceof TransactWriteItemsRequest transaction
        && transaction.transactItems().get(0).delete() != null;
  }

  private void refuseOrCollide(DynamoDbRequest request) {
    if (subject(request) instanceof StoryKey key && throttledWriters.contains(key.owner())) {
      throw request instanceof TransactWriteItemsRequest transaction
          ? cancelled(transaction, "ThrottlingError")
          : ProvisionedThroughputExceededException.builder().statusCode(TOO_MANY_REQUESTS).build();
    }
    boolean save = !(request instanceof DeleteItemRequest) && savesAlone && isSave(request);
    if (writesToRefuse > 0 && (!savesAlone || save)) {
      writesToRefuse--;
      throw SdkClientException.create("Out of order.");
    }
    if (writesToCollide > 0 && request instanceof TransactWriteItemsRequest transaction) {
      writesToCollide--;
      throw cancelled(transaction, "TransactionConflict");
    }
  }

  private static RuntimeException cancelled(TransactWriteItemsRequest transaction, String reason) {
    return TransactionCanceledException.builder()
        .cancellationReasons(
            transaction.transactItems().stream()
                .map(item -> CancellationReason.builder().code(reason).build())
                .toList())
        .build();
  }

  /** What takes a story over looks at its status, and what saves it at its holder. */
  private static boolean isSave(DynamoDbRequest request) {
    String condition =
        request instanceof UpdateItemRequest update
            ? update.conditionExpression()
            : Optional.ofNullable(
                    ((TransactWriteItemsRequest) request).transactItems().get(0).update())
                .map(update -> update.conditionExpression())
                .orElse(":seen_status");
    return condition == null || !condition.contains(":seen_status");
  }

  private static boolean isWrite(DynamoDbRequest request) {
    return request instanceof UpdateItemRequest
        || request instanceof DeleteItemRequest
        || request instanceof TransactWriteItemsRequest;
  }

  private static Object subject(DynamoDbRequest request) {
    if (request instanceof QueryRequest query) {
      return query.indexName() == null
          ? "list"
          : Integer.parseInt(query.expressionAttributeValues().get(":work").s());
    } else if (request instanceof GetItemRequest get) {
      return key(get.key());
    } else if (request instanceof UpdateItemRequest update) {
      return key(update.key());
    } else if (request instanceof DeleteItemRequest delete) {
      return key(delete.key());
    } else if (request instanceof TransactWriteItemsRequest transaction) {
      return key(keyOf(transaction.transactItems().get(0)));
    }
    return "other";
  }

  private static Map<String, AttributeValue> keyOf(TransactWriteItem action) {
    return Optional.ofNullable(action.put())
        .map(put -> put.item())
        .or(() -> Optional.ofNullable(action.update()).map(update -> update.key()))
        .orElseGet(() -> action.delete().key());
  }

  private static StoryKey key(Map<String, AttributeValue> item) {
    return new StoryKey(item.get("owner").s(), item.get("id").s());
  }
}
