package io.chatgenerator.inmemory;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The items of the table of stories, and its index, which follows the table after a while. */
final class Items {
  static final String OWNER = "owner";
  static final String ID = "id";
  static final String WORK = "work";
  static final String EXPIRY = "leaseExpiresAt";

  /** An item as the index has it. */
  record Entry(BigDecimal expiry, String owner, String id) {
    Map<String, AttributeValue> attributes(String shard) {
      return Map.of(
          OWNER, AttributeValue.fromS(owner),
          ID, AttributeValue.fromS(id),
          WORK, AttributeValue.fromS(shard),
          EXPIRY, Values.number(expiry));
    }
  }

  private record Late(long dueAt, Runnable change) {}

  private static final Comparator<Entry> OLDEST_FIRST =
      Comparator.comparing(Entry::expiry).thenComparing(Entry::owner).thenComparing(Entry::id);

  private final Map<String, NavigableMap<String, Map<String, AttributeValue>>> partitions =
      new HashMap<>();
  private final Map<String, NavigableSet<Entry>> shards = new HashMap<>();
  private final Deque<Late> late = new ArrayDeque<>();
  private final LongSupplier millis;
  private final LongSupplier lag;

  /**
   * @param millis the time
   * @param lag by how many milliseconds the index follows the table
   */
  Items(LongSupplier millis, LongSupplier lag) {
    this.millis = millis;
    this.lag = lag;
  }

  /** The item; null where there is none. */
  Map<String, AttributeValue> get(Map<String, AttributeValue> key) {
    return partition(key.get(OWNER).s()).get(key.get(ID).s());
  }

  void put(Map<String, AttributeValue> item) {
    replaced(partition(item.get(OWNER).s()).put(item.get(ID).s(), item), item);
  }

  void remove(Map<String, AttributeValue> key) {
    replaced(partition(key.get(OWNER).s()).remove(key.get(ID).s()), Map.of());
  }

  NavigableMap<String, Map<String, AttributeValue>> partition(String owner) {
    return partitions.computeIfAbsent(owner, unknown -> new TreeMap<>());
  }

  /** All items of all owners. */
  List<Map<String, AttributeValue>> all() {
    return partitions.values().stream().flatMap(each -> each.values().stream()).toList();
  }

  /** What the index says of a shard at the moment. */
  NavigableSet<Entry> shard(String name) {
    long now = millis.getAsLong();
    while (!late.isEmpty() && late.peek().dueAt() <= now) {
      late.remove().change().run();
    }
    return indexed(name);
  }

  private NavigableSet<Entry> indexed(String name) {
    return shards.computeIfAbsent(name, unknown -> new TreeSet<>(OLDEST_FIRST));
  }

  private void replaced(Map<String, AttributeValue> old, Map<String, AttributeValue> now) {
    boolean was = old != null && isIndexed(old);
    boolean is = isIndexed(now);
    if (was || is) {
      Runnable change =
          () -> {
            if (was) {
              indexed(old.get(WORK).s()).remove(entry(old));
            }
            if (is) {
              indexed(now.get(WORK).s()).add(entry(now));
            }
          };
      late.add(new Late(millis.getAsLong() + lag.getAsLong(), change));
    }
  }

  private static boolean isIndexed(Map<String, AttributeValue> item) {
    return item.containsKey(WORK) && item.containsKey(EXPIRY);
  }

  private static Entry entry(Map<String, AttributeValue> item) {
    return new Entry(Values.number(item.get(EXPIRY)), item.get(OWNER).s(), item.get(ID).s());
  }
}
