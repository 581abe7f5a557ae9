package io.chatgenerator.dynamodb;

import static io.chatgenerator.dynamodb.DynamoDbFailures.conditionFailed;
import static io.chatgenerator.dynamodb.DynamoDbFailures.falseIf;
import static io.chatgenerator.dynamodb.DynamoDbFailures.translatedFor;
import static java.util.Objects.requireNonNull;

import io.chatgenerator.story.ErasureRepository;
import io.chatgenerator.story.ErasureRepository.Erasure;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryIds;
import io.chatgenerator.story.StoryKey;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/**
 * Erasures in DynamoDB. One is an attribute of the owner's account, together with the lease of the
 * task that works on it, which puts the account into the sparse index of unfinished work.
 */
public final class DynamoDbErasures implements ErasureRepository {
  private static final String HELD = "attribute_exists(#erasing) AND #leaseOwner = :holder";
  private static final String EVERYTHING = "#owner = :owner";

  private final DynamoDbTable table;

  public DynamoDbErasures(DynamoDbTable table) {
    this.table = requireNonNull(table);
  }

  @Override
  public Future<Optional<Erasure>> find(String owner) {
    return table
        .item(account(owner), Optional.empty())
        .map(account -> account.flatMap(item -> erasure(owner, item)))
        .recover(translatedFor("look for an erasure"));
  }

  private static Optional<Erasure> erasure(String owner, Item account) {
    return account.has(Account.ERASING)
        ? Optional.of(
            new Erasure(
                owner,
                account.count(Account.ERASING),
                new Lease(
                    account.text(StoryItems.LEASE_OWNER),
                    account.moment(StoryItems.LEASE_EXPIRES_AT).orElse(Instant.EPOCH))))
        : Optional.empty();
  }

  @Override
  public Future<Boolean> begin(Erasure erasure) {
    return set(erasure, "attribute_not_exists(#erasing)", Map.of())
        .recover(translatedFor("begin an erasure"));
  }

  /** Idempotent: sent again, since its answer was lost, it finds itself done. */
  @Override
  public Future<Boolean> take(Erasure seen, Erasure next) {
    Map<String, AttributeValue> seenLease = new HashMap<>();
    putLease(seenLease, ":seenHolder", ":seenExpiry", seen.lease());
    String isSeen =
        seen.lease().holder().isPresent()
            ? "#leaseOwner = :seenHolder"
            : "attribute_not_exists(#leaseOwner)";
    return set(
            next,
            "attribute_exists(#erasing) AND ("
                + isSeen
                + " AND #leaseExpiresAt = :seenExpiry"
                + (next.lease().holder().isPresent()
                    ? " OR #leaseOwner = :holder AND #leaseExpiresAt = :expiry)"
                    : ")"),
            seenLease)
        .recover(translatedFor("go on with an erasure"));
  }

  private Future<Boolean> set(
      Erasure erasure, String condition, Map<String, AttributeValue> seenLease) {
    Map<String, AttributeValue> values = new HashMap<>(seenLease);
    putLease(values, ":holder", ":expiry", erasure.lease());
    values.put(":remaining", StoryItems.number(erasure.remaining()));
    values.put(":work", AttributeValue.fromS(StoryItems.workShard(Account.ITEM_ID)));
    values.put(":mark", StoryWrite.newMark());
    boolean held = erasure.lease().holder().isPresent();
    String update =
        "SET #erasing = :remaining, #work = :work, #leaseExpiresAt = :expiry, #lastWrite = :mark"
            + (held ? ", #leaseOwner = :holder" : " REMOVE #leaseOwner");
    return update(erasure.owner(), update, condition, values);
  }

  private Future<Boolean> update(
      String owner, String update, String condition, Map<String, AttributeValue> values) {
    ItemWrite write = ItemWrite.update(account(owner), update, condition, values);
    return written(table.update(write, ReturnValue.NONE));
  }

  private static void putLease(
      Map<String, AttributeValue> values, String holder, String expiry, Lease lease) {
    lease.holder().ifPresent(task -> values.put(holder, AttributeValue.fromS(task)));
    values.put(expiry, StoryItems.number(lease.expiresAt().toEpochMilli()));
  }

  @Override
  public Future<Boolean> end(Erasure erasure) {
    return removeAccount(erasure)
        .compose(removed -> removed ? Future.succeededFuture(true) : clearAccount(erasure))
        .recover(translatedFor("end an erasure"));
  }

  /** Where nothing was spent, and nothing is forbidden to the owner. */
  private Future<Boolean> removeAccount(Erasure erasure) {
    return written(
        table.delete(
            ItemWrite.delete(
                account(erasure.owner()),
                HELD + " AND attribute_not_exists(#day) AND attribute_not_exists(#stopped)",
                holder(erasure))));
  }

  private Future<Boolean> clearAccount(Erasure erasure) {
    return update(
        erasure.owner(),
        "REMOVE #erasing, #leaseOwner, #leaseExpiresAt, #work, #active, #lastWrite",
        HELD,
        holder(erasure));
  }

  private static Map<String, AttributeValue> holder(Erasure erasure) {
    return Map.of(":holder", AttributeValue.fromS(erasure.lease().holder().orElseThrow()));
  }

  private static Future<Boolean> written(Future<?> write) {
    return write.map(true).recover(failure -> falseIf(conditionFailed(failure), failure));
  }

  @Override
  public Future<Erasure.Page> read(String owner, Optional<String> after, int limit) {
    QueryRequest.Builder query =
        QueryRequest.builder()
            .keyConditionExpression(EVERYTHING)
            .projectionExpression(PartAttributes.STATE)
            .expressionAttributeNames(ItemWrite.names(EVERYTHING + PartAttributes.STATE))
            .expressionAttributeValues(Map.of(":owner", AttributeValue.fromS(owner)))
            .exclusiveStartKey(after.map(id -> StoryItems.key(owner, id)).orElse(null))
            .consistentRead(true)
            .limit(limit);
    return table
        .query(query)
        .map(
            page ->
                new Erasure.Page(
                    page.items().stream()
                        .filter(item -> !item.key().id().equals(Account.ITEM_ID))
                        .map(DynamoDbErasures::item)
                        .toList(),
                    page.lastId()))
        .recover(translatedFor("read what is to be erased"));
  }

  private static Erasure.Item item(Item item) {
    String id = item.key().id();
    boolean isStory = StoryIds.isValid(id);
    Optional<Story> over =
        StoryItems.toStory(item).filter(story -> story.isTerminal() && story.lease().isEmpty());
    return new Erasure.Item(id, isStory, isStory && over.isEmpty());
  }

  @Override
  public Future<Void> remove(String owner, String id) {
    ItemWrite removal = StoryWrite.delete(new StoryKey(owner, id), StoryCondition.NOT_RUNNING);
    return written(table.delete(removal)).recover(translatedFor("erase an item")).mapEmpty();
  }

  private static Map<String, AttributeValue> account(String owner) {
    return StoryItems.key(owner, Account.ITEM_ID);
  }
}
