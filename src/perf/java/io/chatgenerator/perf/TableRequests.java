package io.chatgenerator.perf;

import static io.chatgenerator.perf.TableJson.item;
import static io.chatgenerator.perf.TableJson.names;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Requests from DynamoDB's JSON to the SDK's classes, with the members that the service sends. */
final class TableRequests {
  private TableRequests() {}

  static GetItemRequest get(JsonObject json) {
    return GetItemRequest.builder()
        .key(key(json))
        .projectionExpression(json.getString("ProjectionExpression"))
        .expressionAttributeNames(placeholders(json))
        .build();
  }

  static BatchGetItemRequest batch(JsonObject json) {
    JsonObject tables = json.getJsonObject("RequestItems");
    String table = tables.fieldNames().iterator().next();
    JsonObject wanted = tables.getJsonObject(table);
    KeysAndAttributes keys =
        KeysAndAttributes.builder()
            .keys(objects(wanted, "Keys").stream().map(TableJson::item).toList())
            .projectionExpression(wanted.getString("ProjectionExpression"))
            .expressionAttributeNames(placeholders(wanted))
            .build();
    return BatchGetItemRequest.builder().requestItems(Map.of(table, keys)).build();
  }

  static QueryRequest query(JsonObject json) {
    QueryRequest.Builder query =
        QueryRequest.builder()
            .indexName(json.getString("IndexName"))
            .keyConditionExpression(json.getString("KeyConditionExpression"))
            .filterExpression(json.getString("FilterExpression"))
            .projectionExpression(json.getString("ProjectionExpression"))
            .expressionAttributeNames(placeholders(json))
            .expressionAttributeValues(values(json))
            .scanIndexForward(json.getBoolean("ScanIndexForward"))
            .select(json.getString("Select"))
            .limit(json.getInteger("Limit"));
    JsonObject start = json.getJsonObject("ExclusiveStartKey");
    return start == null ? query.build() : query.exclusiveStartKey(item(start)).build();
  }

  static PutItemRequest put(JsonObject json) {
    return PutItemRequest.builder()
        .item(item(json.getJsonObject("Item")))
        .conditionExpression(json.getString("ConditionExpression"))
        .expressionAttributeNames(placeholders(json))
        .expressionAttributeValues(values(json))
        .returnValues(json.getString("ReturnValues"))
        .returnValuesOnConditionCheckFailure(onFailure(json))
        .build();
  }

  static UpdateItemRequest update(JsonObject json) {
    return UpdateItemRequest.builder()
        .key(key(json))
        .updateExpression(json.getString("UpdateExpression"))
        .conditionExpression(json.getString("ConditionExpression"))
        .expressionAttributeNames(placeholders(json))
        .expressionAttributeValues(values(json))
        .returnValues(json.getString("ReturnValues"))
        .returnValuesOnConditionCheckFailure(onFailure(json))
        .build();
  }

  static DeleteItemRequest delete(JsonObject json) {
    return DeleteItemRequest.builder()
        .key(key(json))
        .conditionExpression(json.getString("ConditionExpression"))
        .expressionAttributeNames(placeholders(json))
        .expressionAttributeValues(values(json))
        .returnValues(json.getString("ReturnValues"))
        .returnValuesOnConditionCheckFailure(onFailure(json))
        .build();
  }

  static TransactWriteItemsRequest transaction(JsonObject json) {
    return TransactWriteItemsRequest.builder()
        .clientRequestToken(json.getString("ClientRequestToken"))
        .transactItems(objects(json, "TransactItems").stream().map(TableRequests::action).toList())
        .build();
  }

  private static TransactWriteItem action(JsonObject json) {
    String verb = json.fieldNames().iterator().next();
    JsonObject one = json.getJsonObject(verb);
    TransactWriteItem.Builder action = TransactWriteItem.builder();
    return switch (verb) {
      case "Put" -> action.put(part(put(one))).build();
      case "Update" -> action.update(part(update(one))).build();
      case "Delete" -> action.delete(part(delete(one))).build();
      default -> action.conditionCheck(check(one)).build();
    };
  }

  private static Put part(PutItemRequest put) {
    return Put.builder()
        .item(put.item())
        .conditionExpression(put.conditionExpression())
        .expressionAttributeNames(put.expressionAttributeNames())
        .expressionAttributeValues(put.expressionAttributeValues())
        .returnValuesOnConditionCheckFailure(put.returnValuesOnConditionCheckFailureAsString())
        .build();
  }

  private static Update part(UpdateItemRequest update) {
    return Update.builder()
        .key(update.key())
        .updateExpression(update.updateExpression())
        .conditionExpression(update.conditionExpression())
        .expressionAttributeNames(update.expressionAttributeNames())
        .expressionAttributeValues(update.expressionAttributeValues())
        .returnValuesOnConditionCheckFailure(update.returnValuesOnConditionCheckFailureAsString())
        .build();
  }

  private static Delete part(DeleteItemRequest delete) {
    return Delete.builder()
        .key(delete.key())
        .conditionExpression(delete.conditionExpression())
        .expressionAttributeNames(delete.expressionAttributeNames())
        .expressionAttributeValues(delete.expressionAttributeValues())
        .returnValuesOnConditionCheckFailure(delete.returnValuesOnConditionCheckFailureAsString())
        .build();
  }

  private static ConditionCheck check(JsonObject json) {
    return ConditionCheck.builder()
        .key(key(json))
        .conditionExpression(json.getString("ConditionExpression"))
        .expressionAttributeNames(placeholders(json))
        .expressionAttributeValues(values(json))
        .returnValuesOnConditionCheckFailure(onFailure(json))
        .build();
  }

  private static Map<String, AttributeValue> key(JsonObject json) {
    return item(json.getJsonObject("Key"));
  }

  private static Map<String, String> placeholders(JsonObject json) {
    return names(json.getJsonObject("ExpressionAttributeNames"));
  }

  private static Map<String, AttributeValue> values(JsonObject json) {
    return item(json.getJsonObject("ExpressionAttributeValues"));
  }

  private static String onFailure(JsonObject json) {
    return json.getString("ReturnValuesOnConditionCheckFailure");
  }

  private static List<JsonObject> objects(JsonObject json, String name) {
    return json.getJsonArray(name).stream().map(JsonObject.class::cast).toList();
  }
}
