package io.chatgenerator.dynamodb;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.story.ErasureRepository.Erasure;
import io.chatgenerator.story.StoryIds;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** All items of an owner but the account, whatever they are: what an erasure removes. */
final class OwnerItems {
  private final DynamoDbCalls calls;
  private final String table;

  OwnerItems(DynamoDbCalls calls, String table) {
    this.calls = requireNonNull(calls);
    this.table = requireNonNull(table);
  }

  Future<Erasure.Page> read(String owner, Optional<String> after, int limit) {
    return calls
        .call(client -> client.query(everything(owner, after, limit)))
        .map(OwnerItems::page);
  }

  private QueryRequest everything(String owner, Optional<String> after, int limit) {
    QueryRequest.Builder query =
        QueryRequest.builder()
            .tableName(table)
            .keyConditionExpression("#owner = :owner")
            .projectionExpression(String.join(", ", AccountCorrection.STATE.keySet()))
            .expressionAttributeNames(AccountCorrection.STATE)
            .expressionAttributeValues(Map.of(":owner", AttributeValue.fromS(owner)))
            .consistentRead(true)
            .limit(limit);
    after.ifPresent(id -> query.exclusiveStartKey(StoryItems.key(owner, id)));
    return query.build();
  }

  private static Erasure.Page page(QueryResponse answer) {
    List<Erasure.Item> items =
        answer.items().stream()
            .filter(item -> !StoryItems.keyOf(item).id().equals(Account.ITEM_ID))
            .map(OwnerItems::item)
            .toList();
    return new Erasure.Page(
        items,
        answer.hasLastEvaluatedKey()
            ? Optional.of(StoryItems.keyOf(answer.lastEvaluatedKey()).id())
            : Optional.empty());
  }

  private static Erasure.Item item(Map<String, AttributeValue> item) {
    String id = StoryItems.keyOf(item).id();
    boolean isStory = StoryIds.isValid(id);
    boolean isOver =
        StoryItems.toStory(item)
            .filter(story -> story.isTerminal() && story.lease().isEmpty())
            .isPresent();
    return new Erasure.Item(id, isStory, isStory && !isOver);
  }

  /** Removes an item, unless it is a story that runs: then the condition fails. */
  Future<?> remove(String owner, String id) {
    StoryCondition ended = StoryCondition.notRunning();
    return calls.call(
        client ->
            client.deleteItem(
                delete ->
                    delete
                        .tableName(table)
                        .key(StoryItems.key(owner, id))
                        .conditionExpression(ended.expression())
                        .expressionAttributeNames(ended.names())
                        .expressionAttributeValues(ended.values())));
  }
}
