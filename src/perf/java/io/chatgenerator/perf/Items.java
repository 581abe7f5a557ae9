package io.chatgenerator.perf;

import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The items of the table, in DynamoDB's JSON, with the index of unfinished stories. */
final class Items {
  private record Waiting(long expiry, String owner, String id) {}

  private static final Comparator<Waiting> OLDEST_FIRST =
      Comparator.comparingLong(Waiting::expiry)
          .thenComparing(Waiting::owner)
          .thenComparing(Waiting::id);

  private final Map<String, NavigableMap<String, Map<String, Object>>> owners = new HashMap<>();
  private final Map<String, NavigableSet<Waiting>> work = new HashMap<>();

  /** An empty map where there is none. */
  Map<String, Object> get(JsonObject key) {
    Map<String, Object> names = attributes(key);
    return partition(text(names, "owner")).getOrDefault(text(names, "id"), Map.of());
  }

  void put(Map<String, Object> item) {
    Map<String, Object> old = partition(text(item, "owner")).put(text(item, "id"), item);
    unindex(old);
    if (item.containsKey("work")) {
      shard(text(item, "work")).add(waiting(item));
    }
  }

  void remove(JsonObject key) {
    Map<String, Object> names = attributes(key);
    unindex(partition(text(names, "owner")).remove(text(names, "id")));
  }

  /** An owner's stories, newest first, after an id or from the newest on. */
  List<Map<String, Object>> stories(String owner, String after, int limit) {
    return partition(owner)
        .headMap(after == null ? "g" : after, false)
        .descendingMap()
        .values()
        .stream()
        .filter(item -> item.containsKey("status"))
        .limit(limit)
        .toList();
  }

  /** An owner's items from one id to another, both included. */
  List<Map<String, Object>> between(String owner, String low, String high) {
    return List.copyOf(partition(owner).subMap(low, true, high, true).values());
  }

  /**
   * The keys of a shard's stories whose lease has run out, those of the latest end first.
   *
   * @param after the entry to go on after; null for the first page
   */
  Stream<JsonObject> abandoned(String shard, long before, JsonObject after, int limit) {
    Waiting end = after == null ? new Waiting(before, "", "") : waiting(attributes(after));
    return shard(shard).headSet(end, false).descendingSet().stream()
        .limit(limit)
        .map(each -> entry(shard, each));
  }

  private static JsonObject entry(String shard, Waiting story) {
    return key(story.owner(), story.id())
        .put("work", string(shard))
        .put("leaseExpiresAt", new JsonObject().put("N", Long.toString(story.expiry())));
  }

  /** An item, or a key, that nobody else changes: each attribute a JSON object. */
  static Map<String, Object> attributes(JsonObject item) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    item.fieldNames().forEach(name -> attributes.put(name, item.getJsonObject(name)));
    return attributes;
  }

  static JsonObject key(String owner, String id) {
    return new JsonObject().put("owner", string(owner)).put("id", string(id));
  }

  static JsonObject string(String value) {
    return new JsonObject().put("S", value);
  }

  private void unindex(Map<String, Object> old) {
    if (old != null && old.containsKey("work")) {
      shard(text(old, "work")).remove(waiting(old));
    }
  }

  private static Waiting waiting(Map<String, Object> item) {
    long expiry = Condition.number((JsonObject) item.get("leaseExpiresAt"));
    return new Waiting(expiry, text(item, "owner"), text(item, "id"));
  }

  private NavigableMap<String, Map<String, Object>> partition(String owner) {
    return owners.computeIfAbsent(owner, unknown -> new TreeMap<>());
  }

  private NavigableSet<Waiting> shard(String name) {
    return work.computeIfAbsent(name, unknown -> new TreeSet<>(OLDEST_FIRST));
  }

  private static String text(Map<String, Object> item, String name) {
    return ((JsonObject) item.get(name)).getString("S");
  }
}
