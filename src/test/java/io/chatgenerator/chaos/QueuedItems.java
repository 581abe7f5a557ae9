package io.chatgenerator.chaos;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Items of the queue that no task has written. */
final class QueuedItems {
  private static final int SHARDS = 8;

  /** Before all that wait now, since it has waited longer. */
  private static final Instant LONG_AGO = Instant.parse("2023-11-14T00:00:00Z");

  private QueuedItems() {}

  /** Items at the head of the queue that this version of the service cannot read. */
  static List<Map<String, AttributeValue>> unreadable(int count) {
    return ids(Instant.EPOCH)
        .limit(count)
        .map(
            id -> {
              Map<String, AttributeValue> item = queued("somebody", id, LONG_AGO);
              item.put("status", AttributeValue.fromS("DREAMING"));
              item.put("attempt", AttributeValue.fromS("none"));
              return item;
            })
        .toList();
  }

  /** Stories that a task without room has stored, in any shard but one. */
  static List<Map<String, AttributeValue>> waiting(
      String owner, String prompt, int count, int otherThan) {
    Instant now = Instant.now();
    return ids(now)
        .filter(id -> shard(id) != otherThan)
        .limit(count)
        .map(
            id -> {
              Map<String, AttributeValue> item = queued(owner, id, now);
              item.put("prompt", AttributeValue.fromS(prompt + " " + id));
              item.put("status", AttributeValue.fromS("PENDING"));
              item.put("attempt", AttributeValue.fromN("1"));
              return item;
            })
        .toList();
  }

  private static Map<String, AttributeValue> queued(String owner, String id, Instant since) {
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("owner", AttributeValue.fromS(owner));
    item.put("id", AttributeValue.fromS(id));
    item.put("work", AttributeValue.fromS(Integer.toString(shard(id))));
    item.put("leaseExpiresAt", AttributeValue.fromN("-" + since.toEpochMilli()));
    return item;
  }

  private static Stream<String> ids(Instant since) {
    String time = "%012x".formatted(since.toEpochMilli());
    String head = time.substring(0, 8) + "-" + time.substring(8) + "-7000-8000-";
    return Stream.iterate(0, i -> i + 1).map(i -> head + "%012d".formatted(i));
  }

  private static int shard(String id) {
    return Math.floorMod(id.hashCode(), SHARDS);
  }
}
