package io.chatgenerator.dynamodb;

import static io.chatgenerator.dynamodb.StoryItems.ATTEMPT;
import static io.chatgenerator.dynamodb.StoryItems.GENERATION_ATTEMPT;
import static io.chatgenerator.dynamodb.StoryItems.ID;
import static io.chatgenerator.dynamodb.StoryItems.LEASE_EXPIRES_AT;
import static io.chatgenerator.dynamodb.StoryItems.LEASE_OWNER;
import static io.chatgenerator.dynamodb.StoryItems.STATUS;
import static io.chatgenerator.dynamodb.StoryItems.TEXT_LENGTH;

import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryStatus;
import java.util.HashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What must be true of the stored story for a write to happen. The values' placeholders begin with
 * {@code :seen}, so that they never clash with those of the write.
 */
record StoryCondition(String expression, Map<String, AttributeValue> values) {

  /** It is this attempt, not terminal, and leased to this task. */
  static StoryCondition heldBy(String task, int attempt) {
    return held(task, attempt).toCondition();
  }

  private static Terms held(String task, int attempt) {
    Terms terms = new Terms();
    terms.equal(ATTEMPT, StoryItems.number(attempt));
    terms.running();
    terms.equal(LEASE_OWNER, AttributeValue.fromS(task));
    return terms;
  }

  /**
   * It is held as {@link #heldBy} says, and no later write of its holder has been there: that a
   * write arrives late must neither shorten the text of an attempt nor let its lease end earlier. A
   * lease that is given up may end at any time.
   */
  static StoryCondition behind(Story story, String task) {
    Terms terms = held(task, story.attempt());
    terms.notAbove(TEXT_LENGTH, story.text().length());
    story
        .lease()
        .filter(lease -> lease.holder().isPresent())
        .ifPresent(lease -> terms.notAbove(LEASE_EXPIRES_AT, lease.expiresAt().toEpochMilli()));
    return terms.toCondition();
  }

  static StoryCondition exists() {
    Terms terms = new Terms();
    terms.exists();
    return terms.toCondition();
  }

  /** It exists, and is neither pending nor generating. */
  static StoryCondition ended() {
    Terms terms = new Terms();
    terms.exists();
    terms.notRunning();
    return terms.toCondition();
  }

  /** It is neither pending nor generating, if it exists at all. */
  static StoryCondition notRunning() {
    Terms terms = new Terms();
    terms.notRunning();
    return terms.toCondition();
  }

  /**
   * It has the attempt and status of {@code seen}, and, while it runs, the same lease, no longer
   * text and no generation that was not seen: its holder may write twice within a millisecond.
   */
  static StoryCondition unchangedSince(Story seen) {
    Map<String, AttributeValue> item = StoryItems.toItem(seen);
    Terms terms = new Terms();
    Stream.of(ATTEMPT, STATUS).forEach(name -> terms.equal(name, item.get(name)));
    if (!seen.isTerminal()) {
      Stream.of(LEASE_OWNER, LEASE_EXPIRES_AT).forEach(name -> terms.equal(name, item.get(name)));
      terms.notAbove(TEXT_LENGTH, seen.text().length());
      if (seen.generation().isEmpty()) {
        terms.isNot(GENERATION_ATTEMPT, item.get(ATTEMPT));
      }
    }
    return terms.toCondition();
  }

  private static final class Terms {
    private final StringJoiner expression = new StringJoiner(" AND ");
    private final Map<String, AttributeValue> values = new HashMap<>();

    /** The attribute has this value, or is absent where it is null. */
    void equal(String name, AttributeValue value) {
      if (value == null) {
        expression.add("attribute_not_exists(#" + name + ")");
      } else {
        expression.add("#" + name + " = :seen_" + name);
        values.put(":seen_" + name, value);
      }
    }

    /** The attribute has another value, or is absent. */
    void isNot(String name, AttributeValue value) {
      expression.add("NOT #" + name + " = :seen_" + name);
      values.put(":seen_" + name, value);
    }

    /** The attribute is no greater number, or is absent. */
    void notAbove(String name, long value) {
      expression.add("NOT #" + name + " > :seen_" + name);
      values.put(":seen_" + name, StoryItems.number(value));
    }

    void exists() {
      expression.add("attribute_exists(#" + ID + ")");
    }

    void running() {
      addRunning("");
    }

    void notRunning() {
      addRunning("NOT ");
    }

    private void addRunning(String not) {
      expression.add(not + "#" + STATUS + " IN (:seen_pending, :seen_generating)");
      values.put(":seen_pending", AttributeValue.fromS(StoryStatus.PENDING.name()));
      values.put(":seen_generating", AttributeValue.fromS(StoryStatus.GENERATING.name()));
    }

    StoryCondition toCondition() {
      return new StoryCondition(expression.toString(), values);
    }
  }
}
