package io.chatgenerator.inmemory;

import static java.util.stream.Collectors.partitioningBy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * The table of stories in memory, with DynamoDB's rules. Owners and shards of the index can be
 * throttled, which refuses their requests and nobody else's. Confined to one thread.
 */
public final class InMemoryTable {
  private static final int MOST_KEYS = 100;

  private final Items items;
  private final Transactions transactions;
  private final Queries queries;
  private final Set<String> throttledOwners = new HashSet<>();
  private final Set<String> throttledShards = new HashSet<>();
  private Watcher watcher = (before, after) -> {};

  /** Is given each item that changed, before and after; null where there is none. */
  public interface Watcher {
    void changed(Map<String, AttributeValue> before, Map<String, AttributeValue> after);
  }

  /**
   * An empty table.
   *
   * @param millis the time
   * @param indexLag by how many milliseconds the index follows the table, at any moment
   */
  public InMemoryTable(LongSupplier millis, LongSupplier indexLag) {
    items = new Items(millis, indexLag);
    transactions = new Transactions(this);
    queries = new Queries(items);
  }

  public void watch(Watcher by) {
    watcher = by;
  }

  public void throttleOwner(String owner, boolean throttled) {
    boolean unused = throttled ? throttledOwners.add(owner) : throttledOwners.remove(owner);
  }

  public void throttleShard(String shard, boolean throttled) {
    boolean unused = throttled ? throttledShards.add(shard) : throttledShards.remove(shard);
  }

  public boolean isThrottledOwner(String owner) {
    return throttledOwners.contains(owner);
  }

  public boolean isThrottledShard(String shard) {
    return throttledShards.contains(shard);
  }

  /** All items. */
  public List<Map<String, AttributeValue>> all() {
    return items.all();
  }

  /** An item; null where there is none. */
  public Map<String, AttributeValue> item(String owner, String id) {
    return items.partition(owner).get(id);
  }

  /** Writes an item as it is, whatever stands there. */
  public void store(Map<String, AttributeValue> item) {
    replace(items.get(item), Map.copyOf(item));
  }

  GetItemResponse get(GetItemRequest request) {
    checkCapacity(request.key());
    var item =
        projected(
            request.projectionExpression(), request.expressionAttributeNames(), request.key());
    return item == null
        ? GetItemResponse.builder().build()
        : GetItemResponse.builder().item(item).build();
  }

  PutItemResponse put(PutItemRequest request) {
    Map<String, AttributeValue> old = carryOut(Action.put(request));
    return request.returnValues() == ReturnValue.ALL_OLD && old != null
        ? PutItemResponse.builder().attributes(old).build()
        : PutItemResponse.builder().build();
  }

  DeleteItemResponse delete(DeleteItemRequest request) {
    Map<String, AttributeValue> old = carryOut(Action.delete(request));
    return request.returnValues() == ReturnValue.ALL_OLD && old != null
        ? DeleteItemResponse.builder().attributes(old).build()
        : DeleteItemResponse.builder().build();
  }

  UpdateItemResponse update(UpdateItemRequest request) {
    Map<String, AttributeValue> old = carryOut(Action.update(request));
    Map<String, AttributeValue> now = items.get(request.key());
    ReturnValue wanted = request.returnValues();
    if (wanted == ReturnValue.ALL_OLD && old != null) {
      return UpdateItemResponse.builder().attributes(old).build();
    }
    if (wanted == ReturnValue.ALL_NEW) {
      return UpdateItemResponse.builder().attributes(now).build();
    }
    if (wanted == ReturnValue.UPDATED_NEW) {
      Names names =
          new Names(request.expressionAttributeNames(), request.expressionAttributeValues());
      Map<String, AttributeValue> updated = new HashMap<>(now);
      updated.keySet().retainAll(Change.of(request.updateExpression()).changes(names));
      return UpdateItemResponse.builder().attributes(updated).build();
    }
    return UpdateItemResponse.builder().build();
  }

  QueryResponse query(QueryRequest request) {
    String hash = queries.hash(request);
    boolean throttled =
        request.indexName() == null
            ? throttledOwners.contains(hash)
            : throttledShards.contains(hash);
    if (throttled) {
      throw Failures.throttled();
    }
    return queries.answer(request, hash);
  }

  BatchGetItemResponse batchGet(BatchGetItemRequest request) {
    var table = request.requestItems().entrySet().iterator().next();
    KeysAndAttributes wanted = table.getValue();
    List<Map<String, AttributeValue>> keys = wanted.keys();
    if (keys.size() > MOST_KEYS || new HashSet<>(keys).size() < keys.size()) {
      throw Failures.validation("Provided list of item keys contains duplicates, or is too long");
    }
    var parted = keys.stream().collect(partitioningBy(this::isThrottled));
    if (parted.get(false).isEmpty()) {
      throw Failures.throttled();
    }
    var found =
        parted.get(false).stream()
            .map(
                key ->
                    projected(
                        wanted.projectionExpression(), wanted.expressionAttributeNames(), key))
            .filter(item -> item != null)
            .toList();
    var unprocessed =
        parted.get(true).isEmpty()
            ? Map.<String, KeysAndAttributes>of()
            : Map.of(table.getKey(), wanted.toBuilder().keys(parted.get(true)).build());
    return BatchGetItemResponse.builder()
        .responses(Map.of(table.getKey(), found))
        .unprocessedKeys(unprocessed)
        .build();
  }

  TransactWriteItemsResponse transact(TransactWriteItemsRequest request) {
    return transactions.run(request);
  }

  boolean isThrottled(Map<String, AttributeValue> key) {
    return throttledOwners.contains(key.get(Items.OWNER).s());
  }

  Map<String, AttributeValue> stored(Action action) {
    return items.get(action.key());
  }

  /** Carries out what was found to be allowed. */
  void apply(Action action) {
    Map<String, AttributeValue> old = stored(action);
    replace(old, action.result(old));
  }

  private void replace(Map<String, AttributeValue> old, Map<String, AttributeValue> now) {
    if (now == null && old != null) {
      items.remove(old);
    } else if (now != null) {
      items.put(now);
    }
    watcher.changed(old, now);
  }

  /** What was there before. */
  private Map<String, AttributeValue> carryOut(Action action) {
    checkCapacity(action.key());
    Map<String, AttributeValue> old = stored(action);
    action.check();
    if (!action.allowedBy(old)) {
      throw Failures.conditionFailed(action.returnsOld() ? old : null);
    }
    Map<String, AttributeValue> now = action.result(old);
    if (now != null && Values.isTooLarge(now)) {
      throw Failures.validation(action.tooLarge());
    }
    replace(old, now);
    return old;
  }

  private void checkCapacity(Map<String, AttributeValue> key) {
    if (isThrottled(key)) {
      throw Failures.throttled();
    }
  }

  private Map<String, AttributeValue> projected(
      String projection, Map<String, String> names, Map<String, AttributeValue> key) {
    Map<String, AttributeValue> item = items.get(key);
    return projection == null || item == null ? item : Queries.project(projection, names, item);
  }
}
