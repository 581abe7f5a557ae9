package io.chatgenerator.dynamodb;

import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * One conditional update that gives a stored story a new state. It writes what may have changed:
 * within an attempt of one holder less than from one attempt to the next.
 *
 * <p>Every write leaves a mark of its own on the item. When the answer to a write is lost, the SDK
 * sends it again and the second one meets its own effect, so its condition fails; the mark
 * distinguishes this case from a lost race, even against an equal write of the same millisecond.
 */
record StoryWrite(
    Map<String, AttributeValue> key,
    String expression,
    Map<String, String> names,
    Map<String, AttributeValue> values,
    String condition,
    AttributeValue mark,
    Predicate<Map<String, AttributeValue>> overtaken) {

  /** The mark of the last write. */
  static final String LAST_WRITE = "lastWrite";

  /** All that may differ from one state of a story to another one. */
  private static final UpdateShape WHOLE =
      new UpdateShape(
          Stream.concat(
                  CostAttributes.ALL.stream(),
                  Stream.of(
                      StoryItems.STATUS,
                      StoryItems.TEXT,
                      StoryItems.TEXT_LENGTH,
                      StoryItems.TITLE,
                      StoryItems.ATTEMPT,
                      StoryItems.FAILURES,
                      StoryItems.INTERRUPTIONS,
                      StoryItems.FURTHEST_TEXT,
                      StoryItems.ATTEMPT_LIMIT,
                      StoryItems.UPDATED_AT,
                      StoryItems.ERROR_CODE,
                      StoryItems.ERROR_MESSAGE,
                      StoryItems.MODEL,
                      StoryItems.FINISH_REASON,
                      StoryItems.GENERATION_ID,
                      StoryItems.GENERATION_ATTEMPT,
                      StoryItems.ATTEMPT_BEGAN_AT,
                      StoryItems.LEASE_OWNER,
                      StoryItems.LEASE_EXPIRES_AT,
                      StoryItems.WORK,
                      Retention.EXPIRES_AT,
                      LAST_WRITE))
              .toList());

  /** Within one attempt, whose first state was written whole. */
  private static final UpdateShape END =
      WHOLE
          .without(CostAttributes.RESERVED)
          .without(List.of(StoryItems.ATTEMPT, StoryItems.FAILURES, StoryItems.ATTEMPT_LIMIT));

  /** Of a story that is not at its end, and has none of its marks. */
  private static final UpdateShape PROGRESS =
      END.without(CostAttributes.USED)
          .without(
              List.of(
                  StoryItems.ERROR_CODE,
                  StoryItems.ERROR_MESSAGE,
                  StoryItems.MODEL,
                  StoryItems.FINISH_REASON,
                  Retention.EXPIRES_AT));

  /** The write that makes the stored story {@code story}, if {@code condition} holds. */
  static StoryWrite of(Story story, StoryCondition condition, Retention retention) {
    return of(WHOLE, story, condition, retention, stored -> false);
  }

  /** The write of the end of the attempt that a task holds. */
  static StoryWrite ofEnd(Story story, String holder, Retention retention) {
    StoryCondition held = StoryCondition.heldBy(holder, story.attempt());
    return of(END, story, held, retention, stored -> false);
  }

  /**
   * The write of progress by the task that holds the story. Where a later one of the same task was
   * quicker, it has nothing to add.
   */
  static StoryWrite ofProgress(Story story, String holder) {
    return of(
        PROGRESS,
        story,
        StoryCondition.behind(story, holder),
        Retention.FOREVER,
        stored -> isHeld(stored, story.attempt(), holder));
  }

  private static boolean isHeld(Map<String, AttributeValue> stored, int attempt, String holder) {
    return Optional.of(stored)
        .filter(item -> !item.isEmpty())
        .flatMap(StoryItems::toStory)
        .filter(now -> now.attempt() == attempt && !now.isTerminal())
        .flatMap(Story::lease)
        .filter(lease -> lease.isHeldBy(holder))
        .isPresent();
  }

  private static StoryWrite of(
      UpdateShape shape,
      Story story,
      StoryCondition condition,
      Retention retention,
      Predicate<Map<String, AttributeValue>> overtaken) {
    AttributeValue mark = newMark();
    Map<String, AttributeValue> item = StoryItems.toItem(story);
    retention.expire(item, story);
    item.put(LAST_WRITE, mark);

    return new StoryWrite(
        StoryItems.key(story.key()),
        shape.expression(item),
        shape.names(condition),
        shape.values(item, condition),
        condition.expression(),
        mark,
        overtaken);
  }

  UpdateItemRequest toRequest(String table) {
    return UpdateItemRequest.builder()
        .tableName(table)
        .key(key)
        .updateExpression(expression)
        .conditionExpression(condition)
        .expressionAttributeNames(names)
        .expressionAttributeValues(values)
        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
        .build();
  }

  /** The same as part of a transaction. */
  Update toUpdate(String table) {
    return Update.builder()
        .tableName(table)
        .key(key)
        .updateExpression(expression)
        .conditionExpression(condition)
        .expressionAttributeNames(names)
        .expressionAttributeValues(values)
        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
        .build();
  }

  /** Whether {@code stored} is the effect of this very write, or of one that overtook it. */
  boolean isDone(Map<String, AttributeValue> stored) {
    return mark.equals(stored.get(LAST_WRITE)) || overtaken.test(stored);
  }

  /** Distinguishes one write from all others. */
  static AttributeValue newMark() {
    return AttributeValue.fromS(Long.toHexString(ThreadLocalRandom.current().nextLong()));
  }

  /** A story that is not there yet. */
  static Put create(String table, Map<String, AttributeValue> item) {
    return Put.builder()
        .tableName(table)
        .item(item)
        .conditionExpression("attribute_not_exists(#id)")
        .expressionAttributeNames(Map.of("#id", StoryItems.ID))
        .build();
  }

  /** The removal of a story that is there. */
  static TransactWriteItem delete(String table, StoryKey key) {
    return delete(table, key, StoryCondition.exists());
  }

  /** The removal of a story that is there and does not run. */
  static TransactWriteItem deleteEnded(String table, StoryKey key) {
    return delete(table, key, StoryCondition.ended());
  }

  private static TransactWriteItem delete(String table, StoryKey key, StoryCondition condition) {
    Delete delete =
        Delete.builder()
            .tableName(table)
            .key(StoryItems.key(key))
            .conditionExpression(condition.expression())
            .expressionAttributeNames(condition.names())
            .expressionAttributeValues(condition.values().isEmpty() ? null : condition.values())
            .build();
    return TransactWriteItem.builder().delete(delete).build();
  }
}
