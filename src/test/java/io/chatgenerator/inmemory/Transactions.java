package io.chatgenerator.inmemory;

import io.chatgenerator.limit.LeastRecentlyUsed;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;

/** Writes that happen together or not at all, and once, however often they are asked for. */
final class Transactions {
  private static final CancellationReason NONE = reason("None").build();

  private final InMemoryTable table;

  /** Enough for every retry. */
  private static final int REMEMBERED = 10_000;

  private final Map<String, List<TransactWriteItem>> done = new LeastRecentlyUsed<>(REMEMBERED);

  Transactions(InMemoryTable table) {
    this.table = table;
  }

  TransactWriteItemsResponse run(TransactWriteItemsRequest request) {
    List<TransactWriteItem> before = done.get(request.clientRequestToken());
    if (before == null) {
      carryOut(request.transactItems().stream().map(Action::of).toList());
      if (request.clientRequestToken() != null) {
        done.put(request.clientRequestToken(), request.transactItems());
      }
    } else if (!before.equals(request.transactItems())) {
      throw Failures.tokenReused();
    }
    return TransactWriteItemsResponse.builder().build();
  }

  private void carryOut(List<Action> actions) {
    actions.forEach(Action::check);
    if (new HashSet<>(actions.stream().map(Action::key).toList()).size() < actions.size()) {
      throw Failures.validation(
          "Transaction request cannot include multiple operations on one item");
    }
    List<CancellationReason> reasons = actions.stream().map(this::reason).toList();
    if (reasons.stream().anyMatch(reason -> !reason.equals(NONE))) {
      throw Failures.cancelled(reasons);
    }
    actions.forEach(table::apply);
  }

  /** Why this action cannot be; {@link #NONE} where it can. */
  private CancellationReason reason(Action action) {
    if (table.isThrottled(action.key())) {
      return reason("ThrottlingError").build();
    }
    Map<String, AttributeValue> stored = table.stored(action);
    if (!action.allowedBy(stored)) {
      return failed(action.returnsOld() ? stored : null);
    }
    Map<String, AttributeValue> now = action.result(stored);
    return now != null && now != stored && Values.isTooLarge(now)
        ? reason("ValidationError").message(action.tooLarge()).build()
        : NONE;
  }

  private static CancellationReason failed(Map<String, AttributeValue> stored) {
    var reason = reason("ConditionalCheckFailed").message("The conditional request failed");
    return stored == null ? reason.build() : reason.item(stored).build();
  }

  private static CancellationReason.Builder reason(String code) {
    return CancellationReason.builder().code(code);
  }
}
