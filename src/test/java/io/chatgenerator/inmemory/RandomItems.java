package io.chatgenerator.inmemory;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Items, and what may be in them, at few keys. */
final class RandomItems {
  private static final String LARGE = "a\u00e9\u20ac".repeat(30_000);

  private final SplittableRandom random;

  RandomItems(SplittableRandom random) {
    this.random = random;
  }

  Map<String, AttributeValue> item() {
    Map<String, AttributeValue> item = new HashMap<>(key());
    item.put("status", status());
    item.put("attempt", small());
    item.put("text", text());
    if (random.nextBoolean()) {
      item.put("work", shard());
      item.put("leaseExpiresAt", expiry());
    }
    if (random.nextInt(3) == 0) {
      item.put("stories", some());
    }
    return item;
  }

  Map<String, AttributeValue> key() {
    return Map.of("owner", owner(), "id", id());
  }

  AttributeValue owner() {
    return text("ann", "bob");
  }

  AttributeValue id() {
    return text("#account", "1", "2", "3", "4", "5");
  }

  AttributeValue status() {
    return text("PENDING", "GENERATING", "COMPLETE");
  }

  AttributeValue shard() {
    return text("0", "1");
  }

  /** Hardly ever the same twice: DynamoDB has no order among equals. */
  AttributeValue expiry() {
    return number(random.nextLong(1_000_000_000_000L));
  }

  AttributeValue text() {
    return random.nextInt(80) == 0
        ? AttributeValue.fromS(LARGE.repeat(1 + random.nextInt(3)))
        : text("", "x", "x\u00e9y");
  }

  AttributeValue text(String... values) {
    return AttributeValue.fromS(any(values));
  }

  AttributeValue some() {
    Set<String> ids = new LinkedHashSet<>(List.of(id().s()));
    ids.add(id().s());
    return AttributeValue.fromSs(List.copyOf(ids));
  }

  AttributeValue small() {
    return number(random.nextInt(5));
  }

  static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }

  @SafeVarargs
  final <T> T any(T... values) {
    return values[random.nextInt(values.length)];
  }
}
