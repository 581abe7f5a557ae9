package io.chatgenerator.dynamodb;

import io.chatgenerator.story.StoryKey;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Makes an account exact that the version before this one had a hand in: it keeps a set of its own,
 * which is merged where it is met, and ends stories without a look at the account, which is
 * compared with its stories where it is found full.
 */
final class AccountCorrection {
  /** As many keys as DynamoDB takes at once. */
  private static final int BATCH = 100;

  private final DynamoDbTable table;
  private final AccountReads reads;

  AccountCorrection(DynamoDbTable table, AccountReads reads) {
    this.table = table;
    this.reads = reads;
  }

  /** Gives the ids of the stories that have not ended. */
  Future<Set<String>> correct(String owner) {
    return reads
        .readAlone(owner)
        .compose(
            account ->
                unfinished(owner, List.copyOf(account.active()))
                    .compose(
                        found ->
                            account.isExact() && account.active().equals(found)
                                ? Future.succeededFuture(found)
                                : write(owner, account, found).map(found)));
  }

  /** Unless anything was written since: then the next refusal leads here again. */
  private Future<Void> write(String owner, Account account, Set<String> unfinished) {
    return table
        .transact(List.of(replacement(owner, account, unfinished), removal(owner, account)))
        .recover(
            failure ->
                DynamoDbFailures.refusedActions(failure).isEmpty()
                    ? Future.failedFuture(failure)
                    : Future.succeededFuture());
  }

  private static ItemWrite replacement(String owner, Account account, Set<String> unfinished) {
    Optional<AttributeValue> lastWrite = account.item().stored(StoryWrite.LAST_WRITE);
    Map<String, AttributeValue> values = new HashMap<>(Map.of(":mark", StoryWrite.newMark()));
    lastWrite.ifPresent(mark -> values.put(":seen", mark));
    if (!unfinished.isEmpty()) {
      values.put(":active", AttributeValue.fromSs(List.copyOf(unfinished)));
    }
    return ItemWrite.update(
        StoryItems.key(owner, Account.ITEM_ID),
        "SET #lastWrite = :mark"
            + (unfinished.isEmpty() ? " REMOVE #active" : ", #active = :active"),
        isSeen("#lastWrite", lastWrite),
        values);
  }

  /** What the version before has started counts, too, and has to be in the account first. */
  static ItemWrite nothingBefore(StoryKey story) {
    return ItemWrite.delete(
        StoryItems.key(story.owner(), Account.BEFORE_ID),
        "attribute_not_exists(#" + Account.BEFORE_ACTIVE + ")",
        Map.of());
  }

  private static ItemWrite removal(String owner, Account account) {
    Optional<AttributeValue> version = account.before().stored(Account.BEFORE_LAST_WRITE);
    return ItemWrite.delete(
        StoryItems.key(owner, Account.BEFORE_ID),
        isSeen("#" + Account.BEFORE_LAST_WRITE, version),
        version.map(seen -> Map.of(":seen", seen)).orElse(Map.of()));
  }

  private static String isSeen(String name, Optional<AttributeValue> seen) {
    return seen.isPresent() ? name + " = :seen" : "attribute_not_exists(" + name + ")";
  }

  private Future<Set<String>> unfinished(String owner, List<String> ids) {
    List<Future<DynamoDbTable.Batch>> batches =
        IntStream.iterate(0, from -> from < ids.size(), from -> from + BATCH)
            .mapToObj(from -> ids.subList(from, Math.min(from + BATCH, ids.size())))
            .map(some -> some.stream().map(id -> StoryItems.key(owner, id)).toList())
            .map(keys -> table.items(keys, Optional.of(PartAttributes.STATE)))
            .toList();
    Set<String> found = new HashSet<>();
    return Future.all(batches)
        .onSuccess(all -> batches.forEach(batch -> unfinished(batch.result()).forEach(found::add)))
        .map(found);
  }

  /** What DynamoDB had no capacity for may well be unfinished. */
  private static Stream<String> unfinished(DynamoDbTable.Batch batch) {
    return Stream.concat(
        batch.items().stream()
            .flatMap(item -> StoryItems.toStory(item).stream())
            .filter(story -> !story.isTerminal())
            .map(story -> story.id()),
        batch.left().stream().map(StoryKey::id));
  }
}
