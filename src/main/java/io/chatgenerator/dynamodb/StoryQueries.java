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
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.Select;

/** The reads of the table. */
final class StoryQueries {
  private static final String WORK_INDEX = "work-index";

  /** Ids of stories are hexadecimal, and the table's other items begin with another character. */
  private static final AttributeValue BEFORE_STORY_IDS = AttributeValue.fromS("0");

  private static final AttributeValue AFTER_STORY_IDS = AttributeValue.fromS("g");

  private static final String STORIES = "#owner = :owner AND #id BETWEEN :low AND :high";
  private static final String NOT_EXPIRED = "NOT #expiresAt <= :now";
  private static final String ABANDONED = "#work = :work AND #leaseExpiresAt < :before";

  /** As many stories as a page of a count may have, so that none takes long. */
  private static final int COUNTED_AT_ONCE = 500;

  /** An owner's stories are counted no further. */
  private static final int MOST_COUNTED_PAGES = 40;

  /** As many items as one read of a list takes at most; DynamoDB ends it at 1 MB too. */
  private static final int MOST_READ_AT_ONCE = 1_000;

  /** As many reads as a page of a list may take, where most items are left out. */
  private static final int MOST_READS = 16;

  private final DynamoDbTable table;
  private final Retention retention;
  private final UnreadableItems unreadable;

  StoryQueries(DynamoDbTable table, Retention retention, UnreadableItems unreadable) {
    this.table = table;
    this.retention = retention;
    this.unreadable = unreadable;
  }

  /**
   * Whole where its text is wanted: to name the rest costs more than it saves. So is one whose
   * title is in its text alone.
   */
  Future<Optional<Story>> find(StoryKey key, Set<StoryPart> parts) {
    if (!StoryIds.isValid(key.id())) {
      return Future.succeededFuture(Optional.empty());
    }
    Set<StoryPart> read = parts.contains(StoryPart.TEXT) ? StoryPart.ALL : parts;
    return table
        .item(StoryItems.key(key), PartAttributes.projection(read))
        .map(item -> item.filter(stored -> !retention.isExpired(stored)).flatMap(this::readable))
        .compose(
            found ->
                found.filter(story -> PartAttributes.lackTitle(read, story)).isPresent()
                    ? find(key, StoryPart.ALL)
                    : Future.succeededFuture(found));
  }

  private Optional<Story> readable(Item item) {
    Optional<Story> story = StoryItems.toStory(item);
    if (story.isEmpty()) {
      unreadable.leftOut(item.key());
    }
    return story;
  }

  /**
   * The newest first; whole ones where all parts are wanted. Read again with their texts where a
   * title is in a text alone.
   */
  Future<StoryPage> newest(String owner, int limit, Optional<String> after, Set<StoryPart> parts) {
    QueryRequest.Builder newestFirst =
        stories(owner, PartAttributes.projection(parts)).scanIndexForward(false);
    return list(newestFirst, owner, limit, after)
        .compose(
            page ->
                page.stories().stream().anyMatch(story -> PartAttributes.lackTitle(parts, story))
                    ? newest(owner, limit, after, PartAttributes.withText(parts))
                    : Future.succeededFuture(page));
  }

  /** Whole stories, the oldest first. */
  Future<StoryPage> oldest(String owner, int limit, Optional<String> after) {
    return list(stories(owner, Optional.empty()), owner, limit, after);
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
    QueryRequest query = stories(owner, Optional.empty()).select(Select.COUNT).build();
    return count(query, Map.of(), 0, MOST_COUNTED_PAGES);
  }

  private Future<Integer> count(
      QueryRequest query, Map<String, AttributeValue> start, int before, int pages) {
    return table
        .query(from(query, start, COUNTED_AT_ONCE))
        .compose(
            page -> {
              int counted = before + page.rest().count();
              return page.isLast() || pages == 1
                  ? Future.succeededFuture(counted)
                  : count(query, page.rest().lastEvaluatedKey(), counted, pages - 1);
            });
  }

  Future<List<QueuedStory>> findAbandoned(
      int shard, Instant before, Optional<QueuedStory> after, int limit) {
    Map<String, AttributeValue> start = after.map(StoryItems::entryOf).orElse(Map.of());
    return readQueue(abandoned(shard, before), limit, start, new ArrayList<>());
  }

  /** A page of a list, and the stories that have been read for it. */
  private record Listing(QueryRequest query, int limit, List<Story> stories) {
    /** Each read is twice as long as the one before, up to a limit. */
    int length(int read) {
      return Math.min(limit << Math.min(read - 1, 10), Math.max(limit, MOST_READ_AT_ONCE));
    }

    /** A page ends where DynamoDB ends a read at 1 MB, but for one without any story. */
    boolean goesOn(DynamoDbTable.Page page, int read) {
      return !page.isLast()
          && read < MOST_READS
          && (stories.isEmpty()
              || (stories.size() < limit && page.rest().scannedCount() == length(read)));
    }

    StoryPage endingWith(DynamoDbTable.Page page) {
      return new StoryPage(stories, page.lastId()).first(limit);
    }
  }

  /** What is left out, as it has expired or cannot be read, is made up for by further reads. */
  private Future<StoryPage> readPage(Listing listing, Map<String, AttributeValue> start, int read) {
    return table
        .query(from(listing.query(), start, listing.length(read)))
        .compose(
            page -> {
              page.items().forEach(item -> readable(item).ifPresent(listing.stories()::add));
              return listing.goesOn(page, read)
                  ? readPage(listing, page.rest().lastEvaluatedKey(), read + 1)
                  : Future.succeededFuture(listing.endingWith(page));
            });
  }

  /** What an owner is shown. */
  private QueryRequest.Builder stories(String owner, Optional<String> projection) {
    return QueryRequest.builder()
        .keyConditionExpression(STORIES)
        .filterExpression(NOT_EXPIRED)
        .projectionExpression(projection.orElse(null))
        .expressionAttributeNames(
            ItemWrite.names(String.join(" ", STORIES, NOT_EXPIRED, projection.orElse(""))))
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
    return table
        .query(from(query, start, limit - queue.size()))
        .compose(
            page -> {
              page.items().stream().map(StoryItems::toQueued).forEach(queue::add);
              return queue.size() < limit && !page.isLast()
                  ? readQueue(query, limit, page.rest().lastEvaluatedKey(), queue)
                  : Future.succeededFuture(List.copyOf(queue));
            });
  }

  private static QueryRequest abandoned(int shard, Instant before) {
    return QueryRequest.builder()
        .indexName(WORK_INDEX)
        .keyConditionExpression(ABANDONED)
        .expressionAttributeNames(ItemWrite.names(ABANDONED))
        .expressionAttributeValues(
            Map.of(
                ":work", AttributeValue.fromS(Integer.toString(shard)),
                ":before", StoryItems.number(before.toEpochMilli())))
        .scanIndexForward(false)
        .build();
  }
}
