package io.chatgenerator.dynamodb;

import static java.util.stream.Collectors.groupingBy;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/**
 * Reads the accounts that are asked for in one turn of an event loop by one call: where many
 * subscribers come at once, a call for each takes more CPU than any other step of opening their
 * subscriptions. An account alone is queried, which takes one read unit where a batch takes two,
 * and so are those of which a batch gives nothing, so that each fails for itself. For any thread;
 * no event loop waits for the batch of another one. The lock is of the map of batches, by thread,
 * and is held for one look.
 */
final class AccountReads {
  /** DynamoDB takes 100 keys at once, and an account has two. */
  private static final int MOST = 50;

  private static final String BOTH_ITEMS = "#owner = :owner AND #id BETWEEN :low AND :high";

  private final DynamoDbTable table;
  private final Map<Thread, Map<String, CompletableFuture<Account>>> batches = new HashMap<>();

  AccountReads(DynamoDbTable table) {
    this.table = table;
  }

  /** What an owner's account says now. One read, as both items stand side by side. */
  Future<Account> readAlone(String owner) {
    return table
        .query(
            QueryRequest.builder()
                .keyConditionExpression(BOTH_ITEMS)
                .expressionAttributeNames(ItemWrite.names(BOTH_ITEMS))
                .expressionAttributeValues(
                    Map.of(
                        ":owner", AttributeValue.fromS(owner),
                        ":low", AttributeValue.fromS(Account.ITEM_ID),
                        ":high", AttributeValue.fromS(Account.BEFORE_ID)))
                .consistentRead(true))
        .map(page -> Account.of(page.items()));
  }

  /** The same, together with others. */
  Future<Account> read(String owner) {
    Context context = table.context();
    return Future.fromCompletionStage(join(owner, context), context);
  }

  private synchronized CompletableFuture<Account> join(String owner, Context context) {
    Map<String, CompletableFuture<Account>> batch = batches.get(Thread.currentThread());
    return (batch == null || batch.size() == MOST ? begin(context) : batch)
        .computeIfAbsent(owner, unknown -> new CompletableFuture<>());
  }

  private Map<String, CompletableFuture<Account>> begin(Context context) {
    Thread loop = Thread.currentThread();
    Map<String, CompletableFuture<Account>> begun = new LinkedHashMap<>();
    batches.put(loop, begun);
    context.runOnContext(turn -> read(closed(loop, begun)));
    return begun;
  }

  /** Who asks from now on is in the next one. */
  private synchronized Map<String, CompletableFuture<Account>> closed(
      Thread loop, Map<String, CompletableFuture<Account>> begun) {
    if (batches.get(loop) == begun) {
      batches.remove(loop);
    }
    return begun;
  }

  private void read(Map<String, CompletableFuture<Account>> asked) {
    Set<String> owners = asked.keySet();
    Future<Map<String, Account>> together =
        owners.size() == 1 ? Future.succeededFuture(Map.of()) : together(owners);
    together
        .otherwise(Map.of())
        .onSuccess(
            found ->
                asked.forEach(
                    (owner, answer) ->
                        Optional.ofNullable(found.get(owner))
                            .map(Future::succeededFuture)
                            .orElseGet(() -> readAlone(owner))
                            .onSuccess(answer::complete)
                            .onFailure(answer::completeExceptionally)));
  }

  private Future<Map<String, Account>> together(Set<String> owners) {
    return table
        .items(owners.stream().flatMap(AccountReads::keys).toList(), Optional.empty())
        .map(batch -> accounts(owners, batch));
  }

  private static Stream<Map<String, AttributeValue>> keys(String owner) {
    return Stream.of(Account.ITEM_ID, Account.BEFORE_ID).map(id -> StoryItems.key(owner, id));
  }

  /** Without those that DynamoDB has left out, as it may. */
  private static Map<String, Account> accounts(Set<String> owners, DynamoDbTable.Batch batch) {
    Map<String, List<Item>> items =
        batch.items().stream().collect(groupingBy(item -> item.key().owner()));
    Map<String, Account> accounts = new HashMap<>();
    owners.forEach(owner -> accounts.put(owner, Account.of(items.getOrDefault(owner, List.of()))));
    batch.left().forEach(key -> accounts.remove(key.owner()));
    return accounts;
  }
}
