package io.chatgenerator.dynamodb;

import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryException;
import io.chatgenerator.story.StoryException.Kind;
import io.chatgenerator.story.StoryKey;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/** The reads of the table. */
final class StoryQueries {
  private static final String WORK_INDEX = "work-index";

  /** Ids of stories are hexadecimal, and the table's other items begin with another character. */
  private static final AttributeValue BEFORE_STORY_IDS = AttributeValue.fromS("0");

  private static final AttributeValue AFTER_STORY_IDS = AttributeValue.fromS("g");

  private final DynamoDbCalls calls;
  private final String table;

  StoryQueries(DynamoDbCalls calls, String table) {
    this.calls = calls;
    this.table = table;
  }

  Future<Optional<Story>> find(StoryKey key) {
    if (!StoryItems.isStoryId(key.id())) {
      return Future.succeededFuture(Optional.empty());
    }
    return calls
        .call(
            client ->
                client.getItem(
                    get -> get.tableName(table).key(StoryItems.key(key)).consistentRead(true)))
        .map(
            answer ->
                answer.hasItem()
                    ? Optional.of(StoryItems.toStory(answer.item()))
                    : Optional.empty());
  }

  Future<List<Story>> list(String owner, int limit, Optional<String> after) {
    if (after.isPresent() && !StoryItems.isStoryId(after.get())) {
      return Future.failedFuture(
          new StoryException(Kind.BAD_INPUT, "\"after\" must be the id of a story."));
    }
    Map<String, AttributeValue> start = after.map(id -> StoryItems.key(owner, id)).orElse(Map.of());
    return readPages(owner, limit, start, new ArrayList<>());
  }

  Future<List<StoryKey>> findAbandoned(Instant before, int limit) {
    List<Future<List<StoryKey>>> shards =
        IntStream.range(0, StoryItems.WORK_SHARDS)
            .mapToObj(shard -> findAbandoned(shard, before, limit))
            .toList();
    return Future.all(shards)
        .map(
            all ->
                shards.stream()
                    .flatMap(shard -> shard.result().stream())
                    .sorted(Comparator.comparing(StoryKey::id))
                    .limit(limit)
                    .toList());
  }

  Future<Void> probe() {
    return calls
        .call(
            client ->
                client.getItem(get -> get.tableName(table).key(StoryItems.key("#probe", "#probe"))))
        .mapEmpty();
  }

  /** A page ends early where it grows too large, so one query may not be enough. */
  private Future<List<Story>> readPages(
      String owner, int limit, Map<String, AttributeValue> start, List<Story> stories) {
    return calls
        .call(client -> client.query(page(owner, limit - stories.size(), start)))
        .compose(
            page -> {
              page.items().stream().map(StoryItems::toStory).forEach(stories::add);
              return stories.size() < limit && page.hasLastEvaluatedKey()
                  ? readPages(owner, limit, page.lastEvaluatedKey(), stories)
                  : Future.succeededFuture(List.copyOf(stories));
            });
  }

  private QueryRequest page(String owner, int limit, Map<String, AttributeValue> start) {
    QueryRequest.Builder query =
        QueryRequest.builder()
            .tableName(table)
            .keyConditionExpression("#owner = :owner AND #id BETWEEN :low AND :high")
            .expressionAttributeNames(Map.of("#owner", StoryItems.OWNER, "#id", StoryItems.ID))
            .expressionAttributeValues(
                Map.of(
                    ":owner", AttributeValue.fromS(owner),
                    ":low", BEFORE_STORY_IDS,
                    ":high", AFTER_STORY_IDS))
            .scanIndexForward(false)
            .consistentRead(true)
            .limit(limit);
    return start.isEmpty() ? query.build() : query.exclusiveStartKey(start).build();
  }

  private Future<List<StoryKey>> findAbandoned(int shard, Instant before, int limit) {
    return calls
        .call(client -> client.query(abandoned(shard, before, limit)))
        .map(page -> page.items().stream().map(StoryItems::keyOf).toList());
  }

  private QueryRequest abandoned(int shard, Instant before, int limit) {
    return QueryRequest.builder()
        .tableName(table)
        .indexName(WORK_INDEX)
        .keyConditionExpression("#work = :work AND #expiry < :before")
        .expressionAttributeNames(
            Map.of("#work", StoryItems.WORK, "#expiry", StoryItems.LEASE_EXPIRES_AT))
        .expressionAttributeValues(
            Map.of(
                ":work", AttributeValue.fromS(Integer.toString(shard)),
                ":before", StoryItems.number(before.toEpochMilli())))
        .limit(limit)
        .build();
  }
}
