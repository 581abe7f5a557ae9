package io.chatgenerator.dynamodb;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.story.StoryKey;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * Makes an account exact that the version before this one had a hand in: it keeps a set of its own,
 * which is merged where it is met, and ends stories without a look at the account, which is
 * compared with its stories where it is found full.
 */
final class AccountCorrection {
  static final Map<String, String> NAMES =
      Map.of("#active", Account.ACTIVE, "#lastWrite", StoryWrite.LAST_WRITE);

  /** What says whether a story has ended. */
  static final Map<String, String> STATE =
      Map.of(
          "#owner", StoryItems.OWNER,
          "#id", StoryItems.ID,
          "#status", StoryItems.STATUS,
          "#attempt", StoryItems.ATTEMPT,
          "#leaseOwner", StoryItems.LEASE_OWNER,
          "#leaseExpiresAt", StoryItems.LEASE_EXPIRES_AT);

  /** As many keys as DynamoDB takes at once. */
  private static final int BATCH = 100;

  private final DynamoDbCalls calls;
  private final String table;

  AccountCorrection(DynamoDbCalls calls, String table) {
    this.calls = requireNonNull(calls);
    this.table = requireNonNull(table);
  }

  /** What an owner's account says now. One read, as both items stand side by side. */
  Future<Account> read(String owner) {
    return calls
        .call(
            client ->
                client.query(
                    query ->
                        query
                            .tableName(table)
                            .keyConditionExpression(
                                "#owner = :owner AND #id BETWEEN :low AND :high")
                            .expressionAttributeNames(
                                Map.of("#owner", StoryItems.OWNER, "#id", StoryItems.ID))
                            .expressionAttributeValues(
                                Map.of(
                                    ":owner", AttributeValue.fromS(owner),
                                    ":low", AttributeValue.fromS(Account.ITEM_ID),
                                    ":high", AttributeValue.fromS(Account.BEFORE_ID)))
                            .consistentRead(true)))
        .map(answer -> Account.of(answer.items()));
  }

  /** Gives the ids of the stories that have not ended. */
  Future<Set<String>> correct(String owner) {
    return read(owner)
        .compose(
            account ->
                unfinished(owner, List.copyOf(account.active()))
                    .compose(
                        found ->
                            account.isExactly(found)
                                ? Future.succeededFuture(found)
                                : write(owner, account, found).map(found)));
  }

  /** Unless anything was written since: then the next refusal leads here again. */
  private Future<Void> write(String owner, Account account, Set<String> unfinished) {
    List<TransactWriteItem> actions =
        List.of(
            TransactWriteItem.builder().update(replacement(owner, account, unfinished)).build(),
            TransactWriteItem.builder().delete(removal(owner, account)).build());
    return calls
        .call(client -> client.transactWriteItems(write -> write.transactItems(actions)))
        .<Void>mapEmpty()
        .recover(
            failure ->
                DynamoDbFailures.refusedActions(failure).isEmpty()
                    ? Future.failedFuture(failure)
                    : Future.succeededFuture());
  }

  private Update replacement(String owner, Account account, Set<String> unfinished) {
    Map<String, AttributeValue> values = new HashMap<>(Map.of(":mark", StoryWrite.newMark()));
    account.lastWrite().ifPresent(mark -> values.put(":seen", mark));
    if (!unfinished.isEmpty()) {
      values.put(":active", AttributeValue.fromSs(List.copyOf(unfinished)));
    }
    return Update.builder()
        .tableName(table)
        .key(StoryItems.key(owner, Account.ITEM_ID))
        .updateExpression(
            "SET #lastWrite = :mark"
                + (unfinished.isEmpty() ? " REMOVE #active" : ", #active = :active"))
        .conditionExpression(isSeen("#lastWrite", account.lastWrite()))
        .expressionAttributeNames(NAMES)
        .expressionAttributeValues(values)
        .build();
  }

  /** What the version before has started counts, too, and has to be in the account first. */
  Delete nothingBefore(StoryKey story) {
    return Delete.builder()
        .tableName(table)
        .key(StoryItems.key(story.owner(), Account.BEFORE_ID))
        .conditionExpression("attribute_not_exists(#stories)")
        .expressionAttributeNames(Map.of("#stories", Account.BEFORE_ACTIVE))
        .build();
  }

  private Delete removal(String owner, Account account) {
    Delete.Builder delete =
        Delete.builder()
            .tableName(table)
            .key(StoryItems.key(owner, Account.BEFORE_ID))
            .conditionExpression(isSeen("#version", account.lastWriteBefore()))
            .expressionAttributeNames(Map.of("#version", Account.BEFORE_LAST_WRITE));
    account
        .lastWriteBefore()
        .ifPresent(version -> delete.expressionAttributeValues(Map.of(":seen", version)));
    return delete.build();
  }

  private static String isSeen(String name, Optional<AttributeValue> seen) {
    return seen.isPresent() ? name + " = :seen" : "attribute_not_exists(" + name + ")";
  }

  private Future<Set<String>> unfinished(String owner, List<String> ids) {
    Set<String> found = new HashSet<>();
    return Future.all(
            IntStream.iterate(0, from -> from < ids.size(), from -> from + BATCH)
                .mapToObj(from -> ids.subList(from, Math.min(from + BATCH, ids.size())))
                .map(batch -> statuses(owner, batch).onSuccess(s -> addUnfinished(s, found)))
                .toList())
        .map(found);
  }

  private Future<BatchGetItemResponse> statuses(String owner, List<String> ids) {
    KeysAndAttributes wanted =
        KeysAndAttributes.builder()
            .keys(ids.stream().map(id -> StoryItems.key(owner, id)).toList())
            .consistentRead(true)
            .projectionExpression(String.join(", ", STATE.keySet()))
            .expressionAttributeNames(STATE)
            .build();
    return calls.call(
        client -> client.batchGetItem(get -> get.requestItems(Map.of(table, wanted))));
  }

  private void addUnfinished(BatchGetItemResponse answer, Set<String> found) {
    answer.responses().getOrDefault(table, List.of()).stream()
        .flatMap(item -> StoryItems.toStory(item).stream())
        .filter(story -> !story.isTerminal())
        .forEach(story -> found.add(story.id()));
    // What DynamoDB had no capacity for may well be unfinished.
    if (answer.unprocessedKeys().containsKey(table)) {
      answer.unprocessedKeys().get(table).keys().forEach(k -> found.add(k.get(StoryItems.ID).s()));
    }
  }
}
