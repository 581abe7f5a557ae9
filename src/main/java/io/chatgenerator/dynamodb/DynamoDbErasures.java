package io.chatgenerator.dynamodb;

import static io.chatgenerator.dynamodb.DynamoDbFailures.conditionFailed;
import static io.chatgenerator.dynamodb.DynamoDbFailures.translatedFor;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import io.chatgenerator.story.ErasureRepository;
import io.chatgenerator.story.ErasureRepository.Erasure;
import io.chatgenerator.story.Lease;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Erasures in DynamoDB. One is an attribute of the owner's account, together with the lease of the
 * task that works on it, which puts the account into the sparse index of unfinished work.
 */
public final class DynamoDbErasures implements ErasureRepository {
  private static final String HELD = "attribute_exists(#erasing) AND #leaseOwner = :holder";

  private final DynamoDbCalls calls;
  private final String table;
  private final OwnerItems items;

  public DynamoDbErasures(
      DynamoDbAsyncClient client,
      String table,
      Vertx vertx,
      LongSupplier nanoTime,
      RandomGenerator random) {
    this.calls = DynamoDbCalls.ofUsers(client, vertx, nanoTime, random);
    this.table = requireNonNull(table);
    this.items = new OwnerItems(calls, table);
  }

  @Override
  public Future<Optional<Erasure>> find(String owner) {
    return calls
        .call(
            client ->
                client.getItem(
                    get -> get.tableName(table).key(account(owner)).consistentRead(true)))
        .map(answer -> answer.hasItem() ? erasure(owner, answer.item()) : Optional.<Erasure>empty())
        .recover(translatedFor("look for an erasure"));
  }

  private static Optional<Erasure> erasure(String owner, Map<String, AttributeValue> account) {
    return Optional.of(account)
        .filter(item -> item.containsKey(Account.ERASING))
        .map(
            item ->
                new Erasure(
                    owner,
                    Attributes.count(item, Account.ERASING),
                    new Lease(
                        Attributes.text(item, StoryItems.LEASE_OWNER),
                        Attributes.moment(item, StoryItems.LEASE_EXPIRES_AT)
                            .orElse(Instant.EPOCH))));
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
    String expression =
        "SET #erasing = :remaining, #work = :work, #leaseExpiresAt = :expiry, #lastWrite = :mark"
            + (held ? ", #leaseOwner = :holder" : " REMOVE #leaseOwner");
    return update(
        erasure.owner(),
        expression,
        condition,
        names(
            Account.ERASING,
            StoryItems.WORK,
            StoryItems.LEASE_OWNER,
            StoryItems.LEASE_EXPIRES_AT,
            StoryWrite.LAST_WRITE),
        values);
  }

  private Future<Boolean> update(
      String owner,
      String expression,
      String condition,
      Map<String, String> names,
      Map<String, AttributeValue> values) {
    return written(
        calls.call(
            client ->
                client.updateItem(
                    update ->
                        update
                            .tableName(table)
                            .key(account(owner))
                            .updateExpression(expression)
                            .conditionExpression(condition)
                            .expressionAttributeNames(names)
                            .expressionAttributeValues(values))));
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
        calls.call(
            client ->
                client.deleteItem(
                    delete ->
                        delete
                            .tableName(table)
                            .key(account(erasure.owner()))
                            .conditionExpression(
                                HELD
                                    + " AND attribute_not_exists(#day)"
                                    + " AND attribute_not_exists(#stopped)")
                            .expressionAttributeNames(
                                names(
                                    Account.ERASING,
                                    StoryItems.LEASE_OWNER,
                                    AccountDay.DAY,
                                    AccountDay.STOPPED))
                            .expressionAttributeValues(holder(erasure)))));
  }

  private Future<Boolean> clearAccount(Erasure erasure) {
    return update(
        erasure.owner(),
        "REMOVE #erasing, #leaseOwner, #leaseExpiresAt, #work, #active, #lastWrite",
        HELD,
        names(
            Account.ERASING,
            StoryItems.LEASE_OWNER,
            StoryItems.LEASE_EXPIRES_AT,
            StoryItems.WORK,
            Account.ACTIVE,
            StoryWrite.LAST_WRITE),
        holder(erasure));
  }

  private static Map<String, AttributeValue> holder(Erasure erasure) {
    return Map.of(":holder", AttributeValue.fromS(erasure.lease().holder().orElseThrow()));
  }

  private static Future<Boolean> written(Future<?> write) {
    return write
        .map(true)
        .recover(
            failure ->
                conditionFailed(failure)
                    ? Future.succeededFuture(false)
                    : Future.failedFuture(failure));
  }

  @Override
  public Future<Erasure.Page> read(String owner, Optional<String> after, int limit) {
    return items.read(owner, after, limit).recover(translatedFor("read what is to be erased"));
  }

  @Override
  public Future<Void> remove(String owner, String id) {
    return written(items.remove(owner, id)).recover(translatedFor("erase an item")).mapEmpty();
  }

  private static Map<String, String> names(String... attributes) {
    return Stream.of(attributes).collect(toMap(name -> "#" + name, name -> name));
  }

  private static Map<String, AttributeValue> account(String owner) {
    return StoryItems.key(owner, Account.ITEM_ID);
  }
}
