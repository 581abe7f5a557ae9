package io.chatgenerator.dynamodb;

import io.chatgenerator.dynamodb.ActiveSets.ActiveSet;
import io.chatgenerator.story.StoryException;
import io.chatgenerator.story.StoryException.Kind;
import io.chatgenerator.story.StoryKey;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * The ids of an owner's active stories, one item per owner. A story enters it in the transaction
 * that starts it, which makes the limit exact under concurrency. It leaves lazily: only when the
 * set is full is it compared with the stories themselves, so that the end of a story stays one
 * write, and a crash can leave nothing behind that counts for ever.
 */
final class ActiveStories {
  private static final int MAX_COMPARISONS = 10;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private static final Map<String, String> NAMES =
      Map.of("#stories", ActiveSets.STORIES, "#version", ActiveSets.VERSION);

  private final DynamoDbCalls calls;
  private final String table;
  private final ActiveSets sets;
  private final StoryStatuses statuses;

  ActiveStories(DynamoDbCalls calls, String table) {
    this.calls = calls;
    this.table = table;
    this.sets = new ActiveSets(calls, table);
    this.statuses = new StoryStatuses(calls, table);
  }

  /** The stories of an owner that are not known to have ended, oldest first. */
  Future<List<StoryKey>> unfinished(String owner) {
    return sets.read(owner)
        .compose(entries -> statuses.unfinished(owner, entries.ids()))
        .map(ids -> ids.stream().sorted().map(id -> new StoryKey(owner, id)).toList());
  }

  /**
   * The part of a transaction that adds a story, provided that there are fewer than {@code max}.
   */
  Update entry(String owner, String id, int max) {
    return Update.builder()
        .tableName(table)
        .key(StoryItems.key(owner, ActiveSets.ITEM_ID))
        .updateExpression("ADD #stories :story, #version :one")
        .conditionExpression("attribute_not_exists(#stories) OR size(#stories) < :max")
        .expressionAttributeNames(NAMES)
        .expressionAttributeValues(
            Map.of(
                ":story", AttributeValue.fromSs(List.of(id)),
                ":one", StoryItems.number(1),
                ":max", StoryItems.number(max)))
        .build();
  }

  /**
   * Runs a transaction, and makes room where the {@link #entry} is all that is in its way. Fails
   * with RATE_LIMITED where there is no room to make, otherwise as the transaction.
   */
  Future<Void> admit(Admission admission) {
    return admit(admission, MAX_COMPARISONS);
  }

  private Future<Void> admit(Admission admission, int comparisons) {
    return calls
        .contend(client -> client.transactWriteItems(admission.transaction()))
        .<Void>mapEmpty()
        .recover(
            failure ->
                admission.lacksRoom(failure)
                    ? makeRoom(admission, comparisons)
                        .compose(made -> admit(admission, comparisons - 1))
                    : Future.failedFuture(failure));
  }

  private Future<Void> makeRoom(Admission admission, int comparisons) {
    String owner = admission.owner();
    if (comparisons == 0) {
      return Future.failedFuture(tooMany());
    }
    return sets.read(owner)
        .compose(
            entries ->
                statuses
                    .unfinished(owner, entries.ids())
                    .compose(active -> removeEnded(active, entries, admission)));
  }

  private Future<Void> removeEnded(Set<String> active, ActiveSet entries, Admission admission) {
    if (active.size() >= admission.max()) {
      return Future.failedFuture(tooMany());
    }
    List<String> ended = entries.ids().stream().filter(id -> !active.contains(id)).toList();
    // Somebody else may have made room since the transaction was refused.
    return ended.isEmpty() ? Future.succeededFuture() : remove(ended, entries, admission.owner());
  }

  /**
   * An ended story that was started again meanwhile has raised the version. Then nothing is
   * removed, and the transaction's next refusal leads to a new comparison.
   */
  private Future<Void> remove(List<String> ended, ActiveSet entries, String owner) {
    return calls
        .contend(
            client ->
                client.updateItem(
                    update ->
                        update
                            .tableName(table)
                            .key(StoryItems.key(owner, ActiveSets.ITEM_ID))
                            .updateExpression("DELETE #stories :ended")
                            .conditionExpression("#version = :version")
                            .expressionAttributeNames(NAMES)
                            .expressionAttributeValues(
                                Map.of(
                                    ":ended", AttributeValue.fromSs(ended),
                                    ":version", entries.version()))))
        .recover(
            failure ->
                DynamoDbFailures.conditionFailed(failure)
                    ? Future.succeededFuture(UpdateItemResponse.builder().build())
                    : Future.failedFuture(failure))
        .mapEmpty();
  }

  private static StoryException tooMany() {
    return new StoryException(
        Kind.RATE_LIMITED,
        "Too many of your stories are unfinished. Please wait for one of them to end.",
        Optional.of(RETRY_AFTER),
        null);
  }

  /**
   * A transaction that adds a story to the set.
   *
   * @param index of the {@link #entry} among its actions
   */
  record Admission(String owner, TransactWriteItemsRequest transaction, int index, int max) {
    private boolean lacksRoom(Throwable failure) {
      return DynamoDbFailures.conditionFailed(failure, index)
          && IntStream.range(0, transaction.transactItems().size())
              .filter(other -> other != index)
              .noneMatch(other -> DynamoDbFailures.conditionFailed(failure, other));
    }
  }
}
