package io.chatgenerator.inmemory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Requests as the service makes them, and their neighbours, at few keys, so that they meet. */
final class RandomRequests {
  private final String table;
  private final SplittableRandom random;
  private final RandomItems some;
  private final List<DynamoDbRequest> transactions = new ArrayList<>();

  RandomRequests(String table, long seed) {
    this.table = table;
    this.random = new SplittableRandom(seed);
    this.some = new RandomItems(random);
  }

  DynamoDbRequest next() {
    int kind = random.nextInt(100);
    if (kind < 15) {
      return GetItemRequest.builder().tableName(table).key(some.key()).consistentRead(true).build();
    }
    if (kind < 25) {
      return put();
    }
    if (kind < 50) {
      return update();
    }
    if (kind < 55) {
      return delete();
    }
    if (kind < 65) {
      return batch();
    }
    return kind < 80 ? query() : transaction();
  }

  private DynamoDbRequest put() {
    RandomExpression expression = new RandomExpression(random);
    return PutItemRequest.builder()
        .tableName(table)
        .item(some.item())
        .conditionExpression(expression.condition())
        .expressionAttributeNames(expression.names())
        .expressionAttributeValues(expression.values())
        .returnValuesOnConditionCheckFailure(onFailure())
        .returnValues(random.nextBoolean() ? ReturnValue.ALL_OLD : ReturnValue.NONE)
        .build();
  }

  private DynamoDbRequest update() {
    RandomExpression expression = new RandomExpression(random);
    return UpdateItemRequest.builder()
        .tableName(table)
        .key(some.key())
        .updateExpression(expression.update())
        .conditionExpression(expression.condition())
        .expressionAttributeNames(expression.names())
        .expressionAttributeValues(expression.values())
        .returnValuesOnConditionCheckFailure(onFailure())
        .returnValues(
            some.any(
                ReturnValue.NONE,
                ReturnValue.ALL_OLD,
                ReturnValue.ALL_NEW,
                ReturnValue.UPDATED_NEW))
        .build();
  }

  private DynamoDbRequest delete() {
    RandomExpression expression = new RandomExpression(random);
    return DeleteItemRequest.builder()
        .tableName(table)
        .key(some.key())
        .conditionExpression(expression.condition())
        .expressionAttributeNames(expression.names())
        .expressionAttributeValues(expression.values())
        .returnValuesOnConditionCheckFailure(onFailure())
        .build();
  }

  private DynamoDbRequest batch() {
    List<Map<String, AttributeValue>> keys =
        IntStream.range(0, 1 + random.nextInt(5)).mapToObj(i -> some.key()).toList();
    KeysAndAttributes.Builder wanted = KeysAndAttributes.builder().keys(keys).consistentRead(true);
    if (random.nextBoolean()) {
      wanted
          .projectionExpression("#id, #status")
          .expressionAttributeNames(Map.of("#id", "id", "#status", "status"));
    }
    return BatchGetItemRequest.builder().requestItems(Map.of(table, wanted.build())).build();
  }

  private DynamoDbRequest query() {
    return random.nextBoolean() ? stories() : abandoned();
  }

  private DynamoDbRequest stories() {
    QueryRequest.Builder query =
        QueryRequest.builder()
            .tableName(table)
            .keyConditionExpression("#owner = :owner AND #id BETWEEN :low AND :high")
            .scanIndexForward(random.nextBoolean())
            .consistentRead(true)
            .limit(1 + random.nextInt(8));
    Map<String, String> names = new HashMap<>(Map.of("#owner", "owner", "#id", "id"));
    Map<String, AttributeValue> values = new HashMap<>();
    AttributeValue owner = some.owner();
    values.put(":owner", owner);
    values.put(":low", some.any(AttributeValue.fromS("0"), some.id()));
    values.put(":high", AttributeValue.fromS("g"));
    if (random.nextInt(3) == 0) {
      // At the limit DynamoDB names a last key, and DynamoDB Local does not where it filters.
      query.filterExpression("#status = :pending").limit(100);
      names.put("#status", "status");
      values.put(":pending", AttributeValue.fromS("PENDING"));
    }
    if (random.nextInt(3) == 0) {
      query.exclusiveStartKey(Map.of("owner", owner, "id", AttributeValue.fromS("3")));
      values.put(":low", AttributeValue.fromS("0"));
    }
    return query.expressionAttributeNames(names).expressionAttributeValues(values).build();
  }

  private DynamoDbRequest abandoned() {
    return QueryRequest.builder()
        .tableName(table)
        .indexName("work-index")
        .keyConditionExpression("#work = :work AND #expiry < :before")
        .expressionAttributeNames(Map.of("#work", "work", "#expiry", "leaseExpiresAt"))
        .expressionAttributeValues(Map.of(":work", some.shard(), ":before", some.expiry()))
        .limit(1 + random.nextInt(8))
        .build();
  }

  /** Sometimes one that was sent before, as after a lost answer. */
  private DynamoDbRequest transaction() {
    if (!transactions.isEmpty() && random.nextInt(4) == 0) {
      return transactions.get(transactions.size() - 1);
    }
    Map<Object, TransactWriteItem> actions = new HashMap<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      TransactWriteItem action = action();
      actions.put(Action.of(action).key(), action);
    }
    DynamoDbRequest request =
        TransactWriteItemsRequest.builder()
            .transactItems(actions.values())
            .clientRequestToken(Long.toHexString(random.nextLong()))
            .build();
    transactions.add(request);
    return request;
  }

  private TransactWriteItem action() {
    RandomExpression expression = new RandomExpression(random);
    TransactWriteItem.Builder action = TransactWriteItem.builder();
    return switch (random.nextInt(3)) {
      case 0 ->
          action
              .put(
                  put ->
                      put.tableName(table)
                          .item(some.item())
                          .conditionExpression(expression.condition())
                          .expressionAttributeNames(expression.names())
                          .expressionAttributeValues(expression.values())
                          .returnValuesOnConditionCheckFailure(onFailure()))
              .build();
      case 1 ->
          action
              .update(
                  update ->
                      update
                          .tableName(table)
                          .key(some.key())
                          .updateExpression(expression.update())
                          .conditionExpression(expression.condition())
                          .expressionAttributeNames(expression.names())
                          .expressionAttributeValues(expression.values())
                          .returnValuesOnConditionCheckFailure(onFailure()))
              .build();
      default ->
          action
              .delete(
                  delete ->
                      delete
                          .tableName(table)
                          .key(some.key())
                          .conditionExpression(expression.condition())
                          .expressionAttributeNames(expression.names())
                          .expressionAttributeValues(expression.values())
                          .returnValuesOnConditionCheckFailure(onFailure()))
              .build();
    };
  }

  private ReturnValuesOnConditionCheckFailure onFailure() {
    return some.any(
        ReturnValuesOnConditionCheckFailure.ALL_OLD, ReturnValuesOnConditionCheckFailure.NONE);
  }
}
