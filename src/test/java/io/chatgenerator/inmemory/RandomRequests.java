package io.chatgenerator.inmemory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Requests as the service makes them, and their neighbours, at few keys, so that they meet. */
final class RandomRequests {
  private static final List<String> STATUSES = List.of("PENDING", "GENERATING", "COMPLETE");
  private static final String LARGE = "a\u00e9\u20ac".repeat(30_000);

  private final String table;
  private final SplittableRandom random;
  private final List<DynamoDbRequest> transactions = new ArrayList<>();

  RandomRequests(String table, long seed) {
    this.table = table;
    this.random = new SplittableRandom(seed);
  }

  DynamoDbRequest next() {
    int kind = random.nextInt(100);
    if (kind < 15) {
      return GetItemRequest.builder().tableName(table).key(key()).consistentRead(true).build();
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
    Expression expression = new Expression();
    return PutItemRequest.builder()
        .tableName(table)
        .item(item())
        .conditionExpression(expression.condition())
        .expressionAttributeNames(expression.names())
        .expressionAttributeValues(expression.values())
        .returnValuesOnConditionCheckFailure(onFailure())
        .returnValues(random.nextBoolean() ? ReturnValue.ALL_OLD : ReturnValue.NONE)
        .build();
  }

  private DynamoDbRequest update() {
    Expression expression = new Expression();
    return UpdateItemRequest.builder()
        .tableName(table)
        .key(key())
        .updateExpression(expression.update())
        .conditionExpression(expression.condition())
        .expressionAttributeNames(expression.names())
        .expressionAttributeValues(expression.values())
        .returnValuesOnConditionCheckFailure(onFailure())
        .returnValues(
            any(
                ReturnValue.NONE,
                ReturnValue.ALL_OLD,
                ReturnValue.ALL_NEW,
                ReturnValue.UPDATED_NEW))
        .build();
  }

  private DynamoDbRequest delete() {
    Expression expression = new Expression();
    return DeleteItemRequest.builder()
        .tableName(table)
        .key(key())
        .conditionExpression(expression.condition())
        .expressionAttributeNames(expression.names())
        .expressionAttributeValues(expression.values())
        .returnValuesOnConditionCheckFailure(onFailure())
        .build();
  }

  private DynamoDbRequest batch() {
    List<Map<String, AttributeValue>> keys =
        IntStream.range(0, 1 + random.nextInt(5)).mapToObj(i -> key()).toList();
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
    String owner = owner();
    values.put(":owner", AttributeValue.fromS(owner));
    values.put(":low", AttributeValue.fromS(any("0", id())));
    values.put(":high", AttributeValue.fromS("g"));
    if (random.nextInt(3) == 0) {
      // At the limit DynamoDB names a last key, and DynamoDB Local does not where it filters.
      query.filterExpression("#status = :pending").limit(100);
      names.put("#status", "status");
      values.put(":pending", AttributeValue.fromS("PENDING"));
    }
    if (random.nextInt(3) == 0) {
      query.exclusiveStartKey(
          Map.of("owner", AttributeValue.fromS(owner), "id", AttributeValue.fromS("3")));
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
        .expressionAttributeValues(Map.of(":work", shard(), ":before", expiry()))
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
    Expression expression = new Expression();
    return switch (random.nextInt(3)) {
      case 0 ->
          TransactWriteItem.builder()
              .put(
                  Put.builder()
                      .tableName(table)
                      .item(item())
                      .conditionExpression(expression.condition())
                      .expressionAttributeNames(expression.names())
                      .expressionAttributeValues(expression.values())
                      .returnValuesOnConditionCheckFailure(onFailure())
                      .build())
              .build();
      case 1 ->
          TransactWriteItem.builder()
              .update(
                  Update.builder()
                      .tableName(table)
                      .key(key())
                      .updateExpression(expression.update())
                      .conditionExpression(expression.condition())
                      .expressionAttributeNames(expression.names())
                      .expressionAttributeValues(expression.values())
                      .returnValuesOnConditionCheckFailure(onFailure())
                      .build())
              .build();
      default ->
          TransactWriteItem.builder()
              .delete(
                  Delete.builder()
                      .tableName(table)
                      .key(key())
                      .conditionExpression(expression.condition())
                      .expressionAttributeNames(expression.names())
                      .expressionAttributeValues(expression.values())
                      .returnValuesOnConditionCheckFailure(onFailure())
                      .build())
              .build();
    };
  }

  private Map<String, AttributeValue> item() {
    Map<String, AttributeValue> item = new HashMap<>(key());
    item.put("status", AttributeValue.fromS(any("PENDING", "GENERATING", "COMPLETE")));
    item.put("attempt", number(random.nextInt(4)));
    item.put("text", text());
    if (random.nextBoolean()) {
      item.put("work", shard());
      item.put("leaseExpiresAt", expiry());
    }
    if (random.nextInt(3) == 0) {
      item.put("stories", some());
    }
    return item;
  }

  private Map<String, AttributeValue> key() {
    return Map.of("owner", AttributeValue.fromS(owner()), "id", AttributeValue.fromS(id()));
  }

  private String owner() {
    return any("ann", "bob");
  }

  private String id() {
    return any("#account", "1", "2", "3", "4", "5");
  }

  private AttributeValue shard() {
    return AttributeValue.fromS(any("0", "1"));
  }

  /** Hardly ever the same twice: DynamoDB has no order among equals. */
  private AttributeValue expiry() {
    return AttributeValue.fromN(Long.toString(random.nextLong(1_000_000_000_000L)));
  }

  private AttributeValue text() {
    return AttributeValue.fromS(
        random.nextInt(80) == 0 ? LARGE.repeat(1 + random.nextInt(3)) : any("", "x", "x\u00e9y"));
  }

  private AttributeValue some() {
    Set<String> ids = new LinkedHashSet<>(List.of(id()));
    ids.add(id());
    return AttributeValue.fromSs(List.copyOf(ids));
  }

  private static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }

  private ReturnValuesOnConditionCheckFailure onFailure() {
    return any(
        ReturnValuesOnConditionCheckFailure.ALL_OLD, ReturnValuesOnConditionCheckFailure.NONE);
  }

  @SafeVarargs
  private <T> T any(T... values) {
    return values[random.nextInt(values.length)];
  }

  /** The expressions of one request, and what they name. */
  private final class Expression {
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, AttributeValue> values = new HashMap<>();

    /** Null where there is none, as the SDK wants it. */
    Map<String, String> names() {
      return names.isEmpty() ? null : names;
    }

    Map<String, AttributeValue> values() {
      return values.isEmpty() ? null : values;
    }

    String condition() {
      if (random.nextInt(4) == 0) {
        return null;
      }
      String one = term();
      return switch (random.nextInt(5)) {
        case 0 -> one + " AND " + term();
        case 1 -> one + " OR " + term();
        case 2 -> "NOT (" + one + " AND " + term() + ")";
        case 3 -> one + " AND (" + term() + " OR " + term() + ")";
        default -> one;
      };
    }

    private String term() {
      return switch (random.nextInt(12)) {
        case 0 -> "attribute_exists(" + name(attribute()) + ")";
        case 1 -> "attribute_not_exists(" + name(attribute()) + ")";
        case 2 -> name("status") + " IN (" + status() + ", " + status() + ")";
        case 3 -> name("attempt") + any(" = ", " <> ", " < ", " <= ", " > ", " >= ") + small();
        case 4 -> name("status") + any(" = ", " <> ") + status();
        case 5 -> "size(" + name("stories") + ")" + any(" < ", " >= ") + small();
        case 6 -> "size(" + name("text") + ")" + any(" < ", " <= ") + small();
        case 7 -> "contains(" + name("stories") + ", " + value(AttributeValue.fromS(id())) + ")";
        case 8 -> "begins_with(" + name("text") + ", " + value(AttributeValue.fromS("x")) + ")";
        case 9 -> name("leaseExpiresAt") + any(" < ", " <= ", " = ") + value(expiry());
        case 10 ->
            "attribute_type("
                + name(attribute())
                + ", "
                + value(AttributeValue.fromS(type()))
                + ")";
        default -> name("attempt") + " BETWEEN " + value(number(1)) + " AND " + value(number(3));
      };
    }

    String update() {
      String sets =
          "SET "
              + name("status")
              + " = "
              + status()
              + (random.nextBoolean() ? "" : ", " + name("text") + " = " + value(text()));
      sets +=
          switch (random.nextInt(4)) {
            case 0 ->
                ", " + name("attempt") + " = " + name("attempt") + any(" + ", " - ") + small();
            case 1 ->
                ", "
                    + name("attempt")
                    + " = if_not_exists("
                    + name("attempt")
                    + ", "
                    + small()
                    + ") + "
                    + small();
            default -> "";
          };
      String lease =
          random.nextBoolean()
              ? ", "
                  + name("work")
                  + " = "
                  + value(shard())
                  + ", "
                  + name("leaseExpiresAt")
                  + " = "
                  + value(expiry())
              : " REMOVE " + name("work") + ", " + name("leaseExpiresAt");
      String set =
          switch (random.nextInt(5)) {
            case 0 ->
                " ADD " + name("stories") + " " + value(some()) + ", " + name("n") + " " + small();
            case 1 -> " DELETE " + name("stories") + " " + value(some());
            case 2 ->
                " ADD "
                    + name("n")
                    + " "
                    + small()
                    + " DELETE "
                    + name("stories")
                    + " "
                    + value(some());
            default -> "";
          };
      // What is only named is refused, as a spelling mistake would be.
      return random.nextInt(60) == 0 ? unusedName(sets) : sets + lease + set;
    }

    private String unusedName(String update) {
      names.put("#unused", "unused");
      return update;
    }

    private String attribute() {
      return any("id", "status", "text", "work", "stories", "nothing");
    }

    private String type() {
      return any("S", "N", "SS");
    }

    private String status() {
      return value(AttributeValue.fromS(STATUSES.get(random.nextInt(STATUSES.size()))));
    }

    private String small() {
      return value(number(random.nextInt(5)));
    }

    private String name(String attribute) {
      names.put("#" + attribute, attribute);
      return "#" + attribute;
    }

    private String value(AttributeValue value) {
      String placeholder = ":v" + values.size();
      values.put(placeholder, value);
      return placeholder;
    }
  }
}
