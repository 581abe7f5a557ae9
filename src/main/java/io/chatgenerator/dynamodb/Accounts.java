package io.chatgenerator.dynamodb;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.story.StoryKey;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * The account item of each owner: the ids of the stories that have not ended. A story enters the
 * set in the transaction that starts it and leaves it in the one that ends it, so the set is exact,
 * and so is the limit on its size, whatever happens at the same time.
 */
final class Accounts {
  /** Where a transaction writes the story. */
  static final int STORY_ACTION = 0;

  /** Where a transaction that starts a story uses up the client token. */
  static final int TOKEN_ACTION = 3;

  private static final Set<Integer> ACCOUNT_ACTIONS = Set.of(1, 2);
  private static final int MAX_CORRECTIONS = 3;
  private static final AttributeValue SET_TYPE = AttributeValue.fromS("SS");
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final DynamoDbCalls calls;
  private final String table;
  private final AccountCorrection correction;

  Accounts(DynamoDbCalls calls, String table) {
    this.calls = requireNonNull(calls);
    this.table = requireNonNull(table);
    this.correction = new AccountCorrection(calls, table);
  }

  /** The stories of an owner that have not ended, oldest first. */
  Future<List<StoryKey>> unfinished(String owner) {
    return correction
        .read(owner)
        .compose(
            account ->
                account.isExact()
                    ? Future.succeededFuture(account.active())
                    : correction.correct(owner))
        .map(ids -> ids.stream().sorted().map(id -> new StoryKey(owner, id)).toList());
  }

  /**
   * Starts a story, provided that its owner has fewer than {@code max} that have not ended. Fails
   * with RATE_LIMITED where there are as many, otherwise as the transaction.
   *
   * @param write of the story
   * @param token the use of the client token
   */
  Future<Void> start(
      StoryKey story, TransactWriteItem write, Optional<TransactWriteItem> token, int max) {
    List<TransactWriteItem> actions = new ArrayList<>();
    actions.add(write);
    actions.add(TransactWriteItem.builder().update(entry(story, max)).build());
    actions.add(TransactWriteItem.builder().delete(nothingBefore(story)).build());
    token.ifPresent(actions::add);
    return write(story.owner(), transaction(actions), max, MAX_CORRECTIONS);
  }

  /** Ends a story, or removes it. Fails as the transaction. */
  Future<Void> end(StoryKey story, TransactWriteItem write) {
    TransactWriteItem exit = TransactWriteItem.builder().update(exit(story)).build();
    return write(
        story.owner(), transaction(List.of(write, exit)), Integer.MAX_VALUE, MAX_CORRECTIONS);
  }

  private Future<Void> write(
      String owner, TransactWriteItemsRequest request, int max, int corrections) {
    return calls
        .call(client -> client.transactWriteItems(request))
        .<Void>mapEmpty()
        .recover(
            failure ->
                accountRefuses(failure)
                    ? correctThenWrite(owner, request, max, corrections)
                    : Future.failedFuture(failure));
  }

  /** Whether nothing but the account is in the way. */
  private static boolean accountRefuses(Throwable failure) {
    Set<Integer> refused = DynamoDbFailures.refusedActions(failure);
    return !refused.isEmpty() && ACCOUNT_ACTIONS.containsAll(refused);
  }

  private Future<Void> correctThenWrite(
      String owner, TransactWriteItemsRequest request, int max, int corrections) {
    return correction
        .correct(owner)
        .compose(
            active ->
                active.size() < max && corrections > 0
                    ? write(owner, request, max, corrections - 1)
                    : Future.failedFuture(tooMany()));
  }

  private Update entry(StoryKey story, int max) {
    return Update.builder()
        .tableName(table)
        .key(StoryItems.key(story.owner(), Account.ITEM_ID))
        .updateExpression("ADD #active :story SET #lastWrite = :mark")
        .conditionExpression(
            "attribute_not_exists(#active)"
                + " OR attribute_type(#active, :set) AND size(#active) < :max")
        .expressionAttributeNames(AccountCorrection.NAMES)
        .expressionAttributeValues(
            Map.of(
                ":story", AttributeValue.fromSs(List.of(story.id())),
                ":mark", StoryWrite.newMark(),
                ":set", SET_TYPE,
                ":max", StoryItems.number(max)))
        .build();
  }

  private Update exit(StoryKey story) {
    return Update.builder()
        .tableName(table)
        .key(StoryItems.key(story.owner(), Account.ITEM_ID))
        .updateExpression("DELETE #active :story SET #lastWrite = :mark")
        .conditionExpression("attribute_not_exists(#active) OR attribute_type(#active, :set)")
        .expressionAttributeNames(AccountCorrection.NAMES)
        .expressionAttributeValues(
            Map.of(
                ":story", AttributeValue.fromSs(List.of(story.id())),
                ":mark", StoryWrite.newMark(),
                ":set", SET_TYPE))
        .build();
  }

  /** What the version before has started counts, too, and has to be in the account first. */
  private Delete nothingBefore(StoryKey story) {
    return Delete.builder()
        .tableName(table)
        .key(StoryItems.key(story.owner(), Account.BEFORE_ID))
        .conditionExpression("attribute_not_exists(#stories)")
        .expressionAttributeNames(Map.of("#stories", Account.BEFORE_ACTIVE))
        .build();
  }

  /** By the token DynamoDB recognizes a repetition, ours as well as the SDK's. */
  private static TransactWriteItemsRequest transaction(List<TransactWriteItem> actions) {
    return TransactWriteItemsRequest.builder()
        .transactItems(actions)
        .clientRequestToken(UUID.randomUUID().toString())
        .build();
  }

  private static RequestException tooMany() {
    return new RequestException(
        ErrorCode.RATE_LIMITED,
        "Too many of your stories are unfinished. Please wait for one of them to end.",
        Optional.of(RETRY_AFTER),
        null);
  }
}
