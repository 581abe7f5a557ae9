package io.chatgenerator.dynamodb;

import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * One conditional update that gives a stored story a new state. It writes what may have changed:
 * within an attempt of one holder less than from one attempt to the next.
 *
 * <p>Every write leaves a mark of its own on the item. When the answer to a write is lost, the SDK
 * sends it again and the second one meets its own effect, so its condition fails; the mark
 * distinguishes this case from a lost race, even against an equal write of the same millisecond.
 */
record StoryWrite(ItemWrite write, AttributeValue mark, Predicate<Item> overtaken) {
  /** The mark of the last write. */
  static final String LAST_WRITE = "lastWrite";

  /** All that may differ from one state of a story to another one. */
  private static final Shape WHOLE =
      new Shape(
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
  private static final Shape END =
      WHOLE
          .without(CostAttributes.RESERVED)
          .without(List.of(StoryItems.ATTEMPT, StoryItems.FAILURES, StoryItems.ATTEMPT_LIMIT));

  /** Of a story that is not at its end, and has none of its marks. */
  private static final Shape PROGRESS =
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

  private static boolean isHeld(Item stored, int attempt, String holder) {
    return Optional.of(stored)
        .filter(item -> item.has(StoryItems.ID))
        .flatMap(StoryItems::toStory)
        .filter(now -> now.attempt() == attempt && !now.isTerminal())
        .flatMap(Story::lease)
        .filter(lease -> lease.isHeldBy(holder))
        .isPresent();
  }

  private static StoryWrite of(
      Shape shape,
      Story story,
      StoryCondition condition,
      Retention retention,
      Predicate<Item> overtaken) {
    AttributeValue mark = newMark();
    Map<String, AttributeValue> item = StoryItems.toItem(story);
    retention.expire(item, story);
    item.put(LAST_WRITE, mark);

    return new StoryWrite(
        ItemWrite.update(
            StoryItems.key(story.key()),
            shape.expression(item),
            condition.expression(),
            shape.values(item, condition)),
        mark,
        overtaken);
  }

  /** Whether {@code stored} is the effect of this very write, or of one that overtook it. */
  boolean isDone(Item stored) {
    return stored.stored(LAST_WRITE).filter(mark::equals).isPresent() || overtaken.test(stored);
  }

  /** Distinguishes one write from all others. */
  static AttributeValue newMark() {
    return AttributeValue.fromS(Long.toHexString(ThreadLocalRandom.current().nextLong()));
  }

  /** The removal of a story that fulfils this. */
  static ItemWrite delete(StoryKey key, StoryCondition condition) {
    return ItemWrite.delete(StoryItems.key(key), condition.expression(), condition.values());
  }

  /**
   * The attributes that one kind of write sets where the new item has them, and removes where it
   * has not. Each expression is built once. For use by any thread.
   */
  private static final class Shape {
    private final List<String> attributes;

    /** By the attributes of the item, of which code, not data, makes a few combinations. */
    private final Map<Set<String>, String> expressions = new ConcurrentHashMap<>();

    Shape(List<String> attributes) {
      this.attributes = attributes;
    }

    Shape without(List<String> others) {
      return new Shape(attributes.stream().filter(name -> !others.contains(name)).toList());
    }

    /** What is set, and the values of a condition. */
    Map<String, AttributeValue> values(Map<String, AttributeValue> item, StoryCondition condition) {
      Map<String, AttributeValue> values = new HashMap<>(condition.values());
      attributes.stream().filter(item::containsKey).forEach(n -> values.put(":" + n, item.get(n)));
      return values;
    }

    String expression(Map<String, AttributeValue> item) {
      return expressions.computeIfAbsent(Set.copyOf(item.keySet()), this::build);
    }

    private String build(Set<String> present) {
      StringJoiner sets = new StringJoiner(", ", "SET ", "");
      StringJoiner removals = new StringJoiner(", ", " REMOVE ", "").setEmptyValue("");
      for (String name : attributes) {
        if (present.contains(name)) {
          sets.add("#" + name + " = :" + name);
        } else {
          removals.add("#" + name);
        }
      }
      return sets.toString() + removals;
    }
  }
}
