package io.chatgenerator.dynamodb;

import static io.chatgenerator.dynamodb.StoryItems.ATTEMPT;
import static io.chatgenerator.dynamodb.StoryItems.GENERATION_ATTEMPT;
import static io.chatgenerator.dynamodb.StoryItems.LEASE_EXPIRES_AT;
import static io.chatgenerator.dynamodb.StoryItems.LEASE_OWNER;
import static io.chatgenerator.dynamodb.StoryItems.STATUS;
import static io.chatgenerator.dynamodb.StoryItems.TEXT_LENGTH;

import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryStatus;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What must be true of the stored story for a write to happen. The values' placeholders begin with
 * {@code :seen}, so that they never clash with those of the write.
 */
record StoryCondition(String expression, Map<String, AttributeValue> values) {
  private static final StoryCondition RUNNING =
      new StoryCondition(
          "#status IN (:seen_pending, :seen_generating)",
          Map.of(
              ":seen_pending", AttributeValue.fromS(StoryStatus.PENDING.name()),
              ":seen_generating", AttributeValue.fromS(StoryStatus.GENERATING.name())));

  static final StoryCondition EXISTS = new StoryCondition("attribute_exists(#id)", Map.of());

  /** It is neither pending nor generating, if it exists at all. */
  static final StoryCondition NOT_RUNNING =
      new StoryCondition("NOT " + RUNNING.expression(), RUNNING.values());

  static final StoryCondition ENDED = EXISTS.and(NOT_RUNNING);

  /** It is this attempt, not terminal, and leased to this task. */
  static StoryCondition heldBy(String task, int attempt) {
    return equal(ATTEMPT, StoryItems.number(attempt))
        .and(RUNNING)
        .and(equal(LEASE_OWNER, AttributeValue.fromS(task)));
  }

  /**
   * It is held as {@link #heldBy} says, and no later write of its holder has been there: that a
   * write arrives late must neither shorten the text of an attempt nor let its lease end earlier. A
   * lease that is given up may end at any time.
   */
  static StoryCondition behind(Story story, String task) {
    StoryCondition notLonger =
        heldBy(task, story.attempt()).and(notAbove(TEXT_LENGTH, story.text().length()));
    return story
        .lease()
        .filter(lease -> lease.holder().isPresent())
        .map(lease -> notLonger.and(notAbove(LEASE_EXPIRES_AT, lease.expiresAt().toEpochMilli())))
        .orElse(notLonger);
  }

  /**
   * It has the attempt and status of {@code seen}, and, while it runs, the same lease, no longer
   * text and no generation that was not seen: its holder may write twice within a millisecond.
   */
  static StoryCondition unchangedSince(Story seen) {
    Map<String, AttributeValue> item = StoryItems.toItem(seen);
    StoryCondition same = equal(ATTEMPT, item.get(ATTEMPT)).and(equal(STATUS, item.get(STATUS)));
    if (seen.isTerminal()) {
      return same;
    }
    StoryCondition sameLease =
        same.and(equal(LEASE_OWNER, item.get(LEASE_OWNER)))
            .and(equal(LEASE_EXPIRES_AT, item.get(LEASE_EXPIRES_AT)))
            .and(notAbove(TEXT_LENGTH, seen.text().length()));
    return seen.generation().isPresent()
        ? sameLease
        : sameLease.and(
            with(
                "NOT #generationAttempt = :seen_generationAttempt",
                GENERATION_ATTEMPT,
                item.get(ATTEMPT)));
  }

  /** The attribute has this value, or is absent where it is null. */
  private static StoryCondition equal(String name, AttributeValue value) {
    return value == null
        ? new StoryCondition("attribute_not_exists(#" + name + ")", Map.of())
        : with("#" + name + " = :seen_" + name, name, value);
  }

  /** The attribute is no greater number, or is absent. */
  private static StoryCondition notAbove(String name, long value) {
    return with("NOT #" + name + " > :seen_" + name, name, StoryItems.number(value));
  }

  private static StoryCondition with(String expression, String name, AttributeValue value) {
    return new StoryCondition(expression, Map.of(":seen_" + name, value));
  }

  private StoryCondition and(StoryCondition other) {
    Map<String, AttributeValue> all = new HashMap<>(values);
    all.putAll(other.values);
    return new StoryCondition(expression + " AND " + other.expression, all);
  }
}
