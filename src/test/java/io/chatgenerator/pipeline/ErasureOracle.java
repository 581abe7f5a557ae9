package io.chatgenerator.pipeline;

import io.chatgenerator.dynamodb.StoredStory;
import io.chatgenerator.inmemory.InMemoryTable;
import io.chatgenerator.story.Story;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What erasures promise: no story of their owner begins meanwhile, and at their end nothing of the
 * owner is left but what was spent on the day.
 */
final class ErasureOracle {
  private static final String ERASING = "erasing";

  /** What an account may keep; nothing of these names a story. */
  private static final Set<String> KEPT =
      Set.of("owner", "id", "day", "tokens", "stories", "stopped");

  private final InMemoryTable table;
  private final Consumer<String> report;

  /** Those of whom all is being deleted. */
  private final Set<String> owners = new TreeSet<>();

  ErasureOracle(InMemoryTable table, Consumer<String> report) {
    this.table = table;
    this.report = report;
  }

  Set<String> underWay() {
    return Set.copyOf(owners);
  }

  /** A story begins, for the first time or again. */
  void began(Story story) {
    require(!owners.contains(story.owner()), "began while all is deleted: " + story);
  }

  /** An item that is no story. */
  void changed(Map<String, AttributeValue> before, Map<String, AttributeValue> after) {
    Map<String, AttributeValue> item = after == null ? before : after;
    if (item != null && item.get("id").s().equals(StoredStory.accountId())) {
      accountChanged(item.get("owner").s(), before, after);
    }
  }

  private void accountChanged(
      String owner, Map<String, AttributeValue> before, Map<String, AttributeValue> after) {
    if (after != null && after.containsKey(ERASING)) {
      owners.add(owner);
    } else if (owners.remove(owner)) {
      ended(owner, before);
    }
  }

  private void ended(String owner, Map<String, AttributeValue> before) {
    List<Map<String, AttributeValue>> left =
        table.all().stream().filter(item -> item.get("owner").s().equals(owner)).toList();
    require(
        left.stream().allMatch(item -> KEPT.containsAll(item.keySet())),
        "left by the deletion of all: " + left);
    require(
        !before.containsKey("day") || left.stream().anyMatch(item -> isSameDay(before, item)),
        "what was spent is forgotten: " + before);
  }

  private static boolean isSameDay(
      Map<String, AttributeValue> before, Map<String, AttributeValue> after) {
    return before.get("day").equals(after.get("day"))
        && before.get("tokens").equals(after.get("tokens"));
  }

  private void require(boolean condition, String what) {
    if (!condition) {
      report.accept(what);
    }
  }
}
