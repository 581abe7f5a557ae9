package io.chatgenerator.dynamodb;

import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryIds;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryPage;
import io.chatgenerator.story.StoryRepository.QueuedStory;
import io.chatgenerator.story.StoryRepository.StoryPart;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.Select;

/** The reads of the table. */
final class StoryQueries {
  private static final String WORK_INDEX = "work-index";

  /** Ids of stories are hexadecimal, and the table's other items begin with another character. */
  private static final AttributeValue BEFORE_STORY_IDS = AttributeValue.fromS("0");

  private static final AttributeValue AFTER_STORY_IDS = AttributeValue.fromS("g");

  private static final Map<String, String> NAMES =
      Map.of(
          "#owner", StoryItems.OWNER,
          "#id", StoryItems.ID,
          "#expiresAt", Retention.EXPIRES_AT);

  /** As many stories as a page of a count may have, so that none takes long. */
  private static final int COUNTED_AT_ONCE = 500;

  /** An owner's stories are counted no further. */
  private static final int MOST_COUNTED_PAGES = 40;

  /** As many items as one read of a list takes at most; DynamoDB ends it at 1 MB too. */
  private static final int MOST_READ_AT_ONCE = 1_000;

  /** As many reads as a page of a list may take, where most items are left out. */
  private static final int MOST_READS = 16;

  private final DynamoDbCalls calls;
  private final String table;
  private final Retention retention;
  private final UnreadableItems unreadable;

  StoryQueries(DynamoDbCalls calls, String table, Retention retention, UnreadableItems unreadable) {
    this.calls = calls;
    this.table = table;
    this.retention = retention;
    this.unreadable = unreadable;
  }

  /** Whole where its text is wanted: to name the rest costs more than it saves. */
  Future<Optional<Story>> find(StoryKey key, Set<StoryPart> parts) {
    if (!StoryIds.isValid(key.id())) {
      return Future.succeededFuture(Optional.empty());
    }
    Set<StoryPart> read = parts.contains(StoryPart.TEXT) ? StoryPart.ALL : parts;
    return item(StoryItems.key(key), PartAttributes.names(read))
        .map(item -> item.filter(stored -> !retention.isExpired(stored)).flatMap(this::readable));
  }

  /**
   * Any item.
   *
   * @param names of the attributes that are read; none: all of them
   */
  Future<Optional<Map<String, AttributeValue>>> item(
      Map<String, AttributeValue> key, Map<String, String> names) {
    GetItemRequest.Builder get =
        GetItemRequest.builder().tableName(table).key(key).consistentRead(true);
    if (!names.isEmpty()) {
      get.projectionExpression(String.join(", ", names.keySet())).expressionAttributeNames(names);
    }
    return calls.item(get);
  }

  private Optional<Story> readable(Map<String, AttributeValue> item) {
    Optional<Story> story = StoryItems.toStory(item);
    if (story.isEmpty()) {
      unreadable.leftOut(StoryItems.keyOf(item));
    }
    return story;
  }

  /** The newest first; whole ones where all parts are wanted. */
  Future<StoryPage> newest(String owner, int limit, Optional<String> after, Set<StoryPart> parts) {
    QueryRequest.Builder query = stories(owner).scanIndexForward(false);
    Map<String, String> names = PartAttributes.names(parts);
    if (!names.isEmpty()) {
      query.projectionExpression(String.join(", ", names.keySet())).expressionAttributeNames(names);
    }
    return list(query, owner, limit, after);
  }

  /** Whole stories, the oldest first. */
  Future<StoryPage> oldest(String owner, int limit, Optional<String> after) {
    return list(stories(owner), owner, limit, after);
  }

  private Future<StoryPage> list(
      QueryRequest.Builder query, String owner, int limit, Optional<String> after) {
    if (after.isPresent() && !StoryIds.isValid(after.get())) {
      return Future.failedFuture(
          new RequestException(ErrorCode.BAD_USER_INPUT, "\"after\" must be the id of a story."));
    }
    Map<String, AttributeValue> start = after.map(id -> StoryItems.key(owner, id)).orElse(Map.of());
    QueryRequest whole = query.consistentRead(true).build();
    return readPage(new Listing(whole, limit, new ArrayList<>()), start, 1);
  }

  Future<Integer> count(String owner) {
    QueryRequest query = stories(owner).select(Select.COUNT).build();
    return count(query, Map.of(), 0, MOST_COUNTED_PAGES);
  }

  private Future<Integer> count(
      QueryRequest query, Map<String, AttributeValue> start, int before, int pages) {
    return calls
        .call(client -> client.query(from(query, start, COUNTED_AT_ONCE).build()))
        .compose(
            page ->
                page.hasLastEvaluatedKey() && pages > 1
                    ? count(query, page.lastEvaluatedKey(), before + page.count(), pages - 1)
                    : Future.succeededFuture(before + page.count()));
  }

  Future<List<QueuedStory>> findAbandoned(
      int shard, Instant before, Optional<QueuedStory> after, int limit) {
    Map<String, AttributeValue> start = after.map(StoryItems::entryOf).orElse(Map.of());
    return readQueue(abandoned(shard, before), limit, start, new ArrayList<>());
  }

  Future<Void> probe() {
    return calls
        .call(
            client ->
                client.getItem(get -> get.tableName(table).key(StoryItems.key("#probe", "#probe"))))
        .mapEmpty();
  }

  /** A page of a list, and the stories that have been read for it. */
  private record Listing(QueryRequest query, int limit, List<Story> stories) {
    /** Each read is twice as long as the one before, up to a limit. */
    int length(int read) {
      return Math.min(limit << Math.min(read - 1, 10), Math.max(limit, MOST_READ_AT_ONCE));
    }

    /** A page ends where DynamoDB ends a read at 1 MB, but for one without any story. */
    boolean goesOn(QueryResponse page, int read) {
      return page.hasLastEvaluatedKey()
          && read < MOST_READS
          && (stories.isEmpty() || (stories.size() < limit && page.scannedCount() == length(read)));
    }

    StoryPage endingWith(QueryResponse page) {
      Optional<String> next =
          Optional.of(page.lastEvaluatedKey())
              .filter(key -> page.hasLastEvaluatedKey())
              .map(key -> StoryItems.keyOf(key).id());
      return new StoryPage(stories, next).first(limit);
    }
  }

  /** What is left out, as it has expired or cannot be read, is made up for by further reads. */
  private Future<StoryPage> readPage(Listing listing, Map<String, AttributeValue> start, int read) {
    ItemReader reader = ItemReader.ofQuery();
    QueryRequest query =
        from(listing.query(), start, listing.length(read))
            .overrideConfiguration(reader::goWith)
            .build();
    return calls
        .call(client -> client.query(query))
        .compose(
            page -> {
              reader
                  .items(page.items())
                  .forEach(item -> readable(item).ifPresent(listing.stories()::add));
              return listing.goesOn(page, read)
                  ? readPage(listing, page.lastEvaluatedKey(), read + 1)
                  : Future.succeededFuture(listing.endingWith(page));
            });
  }

  /** What an owner is shown. */
  private QueryRequest.Builder stories(String owner) {
    return QueryRequest.builder()
        .tableName(table)
        .keyConditionExpression("#owner = :owner AND #id BETWEEN :low AND :high")
        .filterExpression("NOT #expiresAt <= :now")
        .expressionAttributeNames(NAMES)
        .expressionAttributeValues(
            Map.of(
                ":owner",
                AttributeValue.fromS(owner),
                ":low",
                BEFORE_STORY_IDS,
                ":high",
                AFTER_STORY_IDS,
                ":now",
                StoryItems.number(retention.now())));
  }

  private static QueryRequest.Builder from(
      QueryRequest query, Map<String, AttributeValue> start, int limit) {
    QueryRequest.Builder page = query.toBuilder().limit(limit);
    return start.isEmpty() ? page : page.exclusiveStartKey(start);
  }

  /** A page ends early where it grows too large, so one query may not be enough. */
  private Future<List<QueuedStory>> readQueue(
      QueryRequest query, int limit, Map<String, AttributeValue> start, List<QueuedStory> queue) {
    return calls
        .call(client -> client.query(from(query, start, limit - queue.size()).build()))
        .compose(
            page -> {
              page.items().stream().map(StoryItems::toQueued).forEach(queue::add);
              return queue.size() < limit && page.hasLastEvaluatedKey()
                  ? readQueue(query, limit, page.lastEvaluatedKey(), queue)
                  : Future.succeededFuture(List.copyOf(queue));
            });
  }

  private QueryRequest abandoned(int shard, Instant before) {
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
        .scanIndexForward(false)
        .build();
  }
}
