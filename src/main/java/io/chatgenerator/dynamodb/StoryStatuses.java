package io.chatgenerator.dynamodb;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/** Reads how far stories have come, and nothing else of them. */
final class StoryStatuses {
  /** As many keys as DynamoDB takes at once. */
  static final int BATCH = 100;

  private final DynamoDbCalls calls;
  private final String table;

  StoryStatuses(DynamoDbCalls calls, String table) {
    this.calls = requireNonNull(calls);
    this.table = requireNonNull(table);
  }

  /** Those of the stories of one owner that are not known to have ended, or to be gone. */
  Future<Set<String>> unfinished(String owner, List<String> ids) {
    return unfinished(owner, ids, 0, new HashSet<>());
  }

  /** The ids from {@code from} on, added to {@code found}. */
  private Future<Set<String>> unfinished(
      String owner, List<String> ids, int from, Set<String> found) {
    if (from >= ids.size()) {
      return Future.succeededFuture(found);
    }
    int to = Math.min(from + BATCH, ids.size());
    return calls
        .call(
            client ->
                client.batchGetItem(
                    get -> get.requestItems(Map.of(table, statusOf(owner, ids.subList(from, to))))))
        .compose(
            answer -> {
              addUnfinished(answer, found);
              return unfinished(owner, ids, to, found);
            });
  }

  private static KeysAndAttributes statusOf(String owner, List<String> ids) {
    return KeysAndAttributes.builder()
        .keys(ids.stream().map(id -> StoryItems.key(owner, id)).toList())
        .consistentRead(true)
        .projectionExpression("#id, #status")
        .expressionAttributeNames(Map.of("#id", StoryItems.ID, "#status", StoryItems.STATUS))
        .build();
  }

  private void addUnfinished(BatchGetItemResponse answer, Set<String> found) {
    answer.responses().getOrDefault(table, List.of()).stream()
        .filter(item -> !StoryItems.statusOf(item).isTerminal())
        .forEach(item -> found.add(item.get(StoryItems.ID).s()));
    // What DynamoDB had no time to look at may well be unfinished.
    if (answer.unprocessedKeys().containsKey(table)) {
      answer.unprocessedKeys().get(table).keys().forEach(k -> found.add(k.get(StoryItems.ID).s()));
    }
  }
}
