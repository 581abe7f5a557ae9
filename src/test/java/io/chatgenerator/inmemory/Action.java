package io.chatgenerator.inmemory;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * What one write does to one item, by itself or in a transaction.
 *
 * @param condition null where there is none
 * @param update null where it is no update
 */
record Action(
    Kind kind,
    Map<String, AttributeValue> item,
    String condition,
    String update,
    Names names,
    ReturnValuesOnConditionCheckFailure onFailure) {
  private enum Kind {
    PUT,
    UPDATE,
    DELETE,
    CHECK
  }

  static Action of(TransactWriteItem action) {
    if (action.put() != null) {
      Put put = action.put();
      return new Action(
          Kind.PUT,
          put.item(),
          put.conditionExpression(),
          null,
          new Names(put.expressionAttributeNames(), put.expressionAttributeValues()),
          put.returnValuesOnConditionCheckFailure());
    }
    if (action.update() != null) {
      Update update = action.update();
      return new Action(
          Kind.UPDATE,
          update.key(),
          update.conditionExpression(),
          update.updateExpression(),
          new Names(update.expressionAttributeNames(), update.expressionAttributeValues()),
          update.returnValuesOnConditionCheckFailure());
    }
    if (action.delete() != null) {
      Delete delete = action.delete();
      return new Action(
          Kind.DELETE,
          delete.key(),
          delete.conditionExpression(),
          null,
          new Names(delete.expressionAttributeNames(), delete.expressionAttributeValues()),
          delete.returnValuesOnConditionCheckFailure());
    }
    ConditionCheck check = action.conditionCheck();
    return new Action(
        Kind.CHECK,
        check.key(),
        check.conditionExpression(),
        null,
        new Names(check.expressionAttributeNames(), check.expressionAttributeValues()),
        check.returnValuesOnConditionCheckFailure());
  }

  static Action put(PutItemRequest put) {
    return new Action(
        Kind.PUT,
        put.item(),
        put.conditionExpression(),
        null,
        new Names(put.expressionAttributeNames(), put.expressionAttributeValues()),
        put.returnValuesOnConditionCheckFailure());
  }

  static Action update(UpdateItemRequest update) {
    return new Action(
        Kind.UPDATE,
        update.key(),
        update.conditionExpression(),
        update.updateExpression(),
        new Names(update.expressionAttributeNames(), update.expressionAttributeValues()),
        update.returnValuesOnConditionCheckFailure());
  }

  static Action delete(DeleteItemRequest delete) {
    return new Action(
        Kind.DELETE,
        delete.key(),
        delete.conditionExpression(),
        null,
        new Names(delete.expressionAttributeNames(), delete.expressionAttributeValues()),
        delete.returnValuesOnConditionCheckFailure());
  }

  Map<String, AttributeValue> key() {
    return Map.of(Items.OWNER, item.get(Items.OWNER), Items.ID, item.get(Items.ID));
  }

  boolean returnsOld() {
    return onFailure == ReturnValuesOnConditionCheckFailure.ALL_OLD;
  }

  /** Refuses what DynamoDB refuses whatever the item is like. */
  void check() {
    if (Values.isTooLarge(item) || Values.isTooLarge(names.values())) {
      throw Failures.validation(tooLarge());
    }
    Set<String> used = new HashSet<>();
    if (condition != null) {
      used.addAll(Condition.of(condition).placeholders());
    }
    if (update != null) {
      Change change = Change.of(update);
      used.addAll(change.placeholders());
      names.check(used);
      if (change.changes(names).stream().anyMatch(key()::containsKey)) {
        throw Failures.validation("Cannot update attribute. This attribute is part of the key");
      }
    }
    names.check(used);
  }

  /**
   * Whether the item, as it is stored, meets the condition.
   *
   * @param stored null where there is none
   */
  boolean allowedBy(Map<String, AttributeValue> stored) {
    return condition == null
        || Condition.of(condition).holds(stored == null ? Map.of() : stored, names);
  }

  /** The item afterwards; null where there is none. */
  Map<String, AttributeValue> result(Map<String, AttributeValue> stored) {
    return switch (kind) {
      case PUT -> item;
      case DELETE -> null;
      case CHECK -> stored;
      case UPDATE -> updated(stored);
    };
  }

  private Map<String, AttributeValue> updated(Map<String, AttributeValue> stored) {
    Map<String, AttributeValue> before = new HashMap<>(stored == null ? item : stored);
    return update == null ? before : Change.of(update).apply(before, names);
  }

  String tooLarge() {
    return kind == Kind.UPDATE
        ? "Item size to update has exceeded the maximum allowed size"
        : "Item size has exceeded the maximum allowed size";
  }
}
