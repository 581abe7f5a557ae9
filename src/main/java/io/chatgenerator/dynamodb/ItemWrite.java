package io.chatgenerator.dynamodb;

import static software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure.ALL_OLD;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * A conditional write of one item, by itself or as part of a transaction. In expressions {@code
 * #name} stands for the attribute of this name.
 *
 * @param item all of one that is put; else its key
 * @param update what an update changes
 * @param condition null: none
 */
record ItemWrite(
    Kind kind,
    Map<String, AttributeValue> item,
    String update,
    String condition,
    Map<String, AttributeValue> values) {
  enum Kind {
    PUT,
    UPDATE,
    DELETE
  }

  /** By expression; code, not data, makes the few there are. */
  private static final Map<String, Map<String, String>> NAMES = new ConcurrentHashMap<>();

  private static final Pattern NAME = Pattern.compile("#(\\w+)");

  static ItemWrite put(
      Map<String, AttributeValue> item, String condition, Map<String, AttributeValue> values) {
    return new ItemWrite(Kind.PUT, item, "", condition, values);
  }

  static ItemWrite update(
      Map<String, AttributeValue> key,
      String update,
      String condition,
      Map<String, AttributeValue> values) {
    return new ItemWrite(Kind.UPDATE, key, update, condition, values);
  }

  static ItemWrite delete(
      Map<String, AttributeValue> key, String condition, Map<String, AttributeValue> values) {
    return new ItemWrite(Kind.DELETE, key, "", condition, values);
  }

  /** What the names in expressions, with blanks between them, stand for. For use by any thread. */
  static Map<String, String> names(String expressions) {
    return NAMES.computeIfAbsent(
        expressions,
        text ->
            NAME.matcher(text)
                .results()
                .map(match -> match.group(1))
                .distinct()
                .collect(Collectors.toUnmodifiableMap(name -> "#" + name, name -> name)));
  }

  private Map<String, String> names() {
    return names(update + " " + condition);
  }

  /** DynamoDB refuses an empty map. */
  private Map<String, AttributeValue> givenValues() {
    return values.isEmpty() ? null : values;
  }

  /** As an update by itself. */
  UpdateItemRequest toUpdate(String table, ReturnValue returned) {
    return UpdateItemRequest.builder()
        .tableName(table)
        .key(item)
        .updateExpression(update)
        .conditionExpression(condition)
        .expressionAttributeNames(names())
        .expressionAttributeValues(givenValues())
        .returnValues(returned)
        .returnValuesOnConditionCheckFailure(ALL_OLD)
        .build();
  }

  /** As a deletion by itself. */
  DeleteItemRequest toDelete(String table) {
    return DeleteItemRequest.builder()
        .tableName(table)
        .key(item)
        .conditionExpression(condition)
        .expressionAttributeNames(names())
        .expressionAttributeValues(givenValues())
        .build();
  }

  /** As part of a transaction. */
  TransactWriteItem toAction(String table) {
    TransactWriteItem.Builder action = TransactWriteItem.builder();
    switch (kind) {
      case PUT ->
          action.put(
              put ->
                  put.tableName(table)
                      .item(item)
                      .conditionExpression(condition)
                      .expressionAttributeNames(names())
                      .expressionAttributeValues(givenValues())
                      .returnValuesOnConditionCheckFailure(ALL_OLD));
      case UPDATE ->
          action.update(
              change ->
                  change
                      .tableName(table)
                      .key(item)
                      .updateExpression(update)
                      .conditionExpression(condition)
                      .expressionAttributeNames(names())
                      .expressionAttributeValues(givenValues())
                      .returnValuesOnConditionCheckFailure(ALL_OLD));
      case DELETE ->
          action.delete(
              delete ->
                  delete
                      .tableName(table)
                      .key(item)
                      .conditionExpression(condition)
                      .expressionAttributeNames(names())
                      .expressionAttributeValues(givenValues()));
    }
    return action.build();
  }
}
