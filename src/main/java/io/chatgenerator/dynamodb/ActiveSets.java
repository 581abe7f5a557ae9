package io.chatgenerator.dynamodb;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/**
 * Reads the items that name the active stories of each owner. Every subscriber asks for one of
 * them, so where many come at once, as after a deployment, one call reads those of many owners.
 */
final class ActiveSets {
  static final String ITEM_ID = "#active";
  static final String STORIES = "stories";

  /** Counts the entries; tells a comparison that is no longer true from one that is. */
  static final String VERSION = "version";

  private final DynamoDbCalls calls;
  private final String table;
  private final GatheredReads<String, ActiveSet> reads =
      new GatheredReads<>(StoryStatuses.BATCH, this::readAll);

  ActiveSets(DynamoDbCalls calls, String table) {
    this.calls = requireNonNull(calls);
    this.table = requireNonNull(table);
  }

  /** What an owner's item says now; nothing where there never was one. */
  Future<ActiveSet> read(String owner) {
    return calls.returned(reads.read(owner));
  }

  private Future<Map<String, ActiveSet>> readAll(Set<String> owners) {
    return owners.size() == 1 ? readOne(owners.iterator().next()) : readSeveral(owners);
  }

  private Future<Map<String, ActiveSet>> readOne(String owner) {
    return calls
        .call(
            client ->
                client.getItem(
                    get ->
                        get.tableName(table)
                            .key(StoryItems.key(owner, ITEM_ID))
                            .consistentRead(true)))
        .map(answer -> Map.of(owner, ActiveSet.of(answer.item())));
  }

  private Future<Map<String, ActiveSet>> readSeveral(Set<String> owners) {
    KeysAndAttributes keys =
        KeysAndAttributes.builder()
            .keys(owners.stream().map(owner -> StoryItems.key(owner, ITEM_ID)).toList())
            .consistentRead(true)
            .build();
    return calls
        .call(client -> client.batchGetItem(get -> get.requestItems(Map.of(table, keys))))
        .compose(answer -> withUnprocessed(answer, found(owners, answer)));
  }

  private Map<String, ActiveSet> found(Set<String> owners, BatchGetItemResponse answer) {
    Map<String, ActiveSet> sets = new HashMap<>();
    owners.forEach(owner -> sets.put(owner, ActiveSet.NONE));
    answer
        .responses()
        .getOrDefault(table, List.of())
        .forEach(item -> sets.put(StoryItems.keyOf(item).owner(), ActiveSet.of(item)));
    return sets;
  }

  /** One by one, what DynamoDB had no capacity for: the SDK tries such a call again by itself. */
  private Future<Map<String, ActiveSet>> withUnprocessed(
      BatchGetItemResponse answer, Map<String, ActiveSet> sets) {
    if (!answer.unprocessedKeys().containsKey(table)) {
      return Future.succeededFuture(sets);
    }
    return Future.all(
            answer.unprocessedKeys().get(table).keys().stream()
                .map(key -> readOne(StoryItems.keyOf(key).owner()).onSuccess(sets::putAll))
                .toList())
        .map(sets);
  }

  /**
   * What an item says.
   *
   * @param ids of stories, some of which may have ended
   */
  record ActiveSet(List<String> ids, AttributeValue version) {
    static final ActiveSet NONE = new ActiveSet(List.of(), StoryItems.number(0));

    static ActiveSet of(Map<String, AttributeValue> item) {
      return item.containsKey(STORIES)
          ? new ActiveSet(item.get(STORIES).ss(), item.get(VERSION))
          : NONE;
    }
  }
}
