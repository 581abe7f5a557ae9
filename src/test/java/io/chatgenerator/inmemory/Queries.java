package io.chatgenerator.inmemory;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.Select;

/** Queries of the table and of its index. */
final class Queries {
  private static final int PAGE_BYTES = 1024 * 1024;
  private static final Pattern EQUAL = Pattern.compile("([#\\w]+)\\s*=\\s*(:\\w+)");

  private static final Comparator<Map<String, AttributeValue>> BY_EXPIRY =
      Comparator.<Map<String, AttributeValue>, BigDecimal>comparing(
              item -> Values.number(item.get(Items.EXPIRY)))
          .thenComparing(item -> item.get(Items.OWNER).s())
          .thenComparing(item -> item.get(Items.ID).s());

  private static final Comparator<Map<String, AttributeValue>> BY_ID =
      Comparator.comparing(item -> item.get(Items.ID).s());

  private final Items items;

  Queries(Items items) {
    this.items = items;
  }

  /** The partition that a query is about: an owner, or a shard of the index. */
  String hash(QueryRequest query) {
    Names names = names(query);
    String wanted = query.indexName() == null ? Items.OWNER : Items.WORK;
    Matcher equal = EQUAL.matcher(query.keyConditionExpression());
    while (equal.find()) {
      if (names.name(equal.group(1)).equals(wanted)) {
        return names.value(equal.group(2)).s();
      }
    }
    throw Failures.validation("Query condition missed key schema element: " + wanted);
  }

  QueryResponse answer(QueryRequest query, String hash) {
    Names names = names(query);
    names.check(used(query));
    Condition keys = Condition.of(query.keyConditionExpression());
    boolean index = query.indexName() != null;
    Comparator<Map<String, AttributeValue>> order = index ? BY_EXPIRY : BY_ID;
    order = Boolean.FALSE.equals(query.scanIndexForward()) ? order.reversed() : order;
    Comparator<Map<String, AttributeValue>> direction = order;
    List<Map<String, AttributeValue>> inOrder =
        candidates(index, hash)
            .filter(item -> keys.holds(item, names))
            .filter(item -> isAfter(query, direction, item))
            .sorted(direction)
            .toList();
    return page(query, names, inOrder, index);
  }

  static Map<String, AttributeValue> project(
      String projection, Map<String, String> names, Map<String, AttributeValue> item) {
    Names all = new Names(names, Map.of());
    Map<String, AttributeValue> some = new HashMap<>(item);
    some.keySet()
        .retainAll(
            Stream.of(projection.split(",", -1)).map(each -> all.name(each.strip())).toList());
    return some;
  }

  private Stream<Map<String, AttributeValue>> candidates(boolean index, String hash) {
    return index
        ? items.shard(hash).stream().map(entry -> entry.attributes(hash))
        : items.partition(hash).values().stream();
  }

  private static boolean isAfter(
      QueryRequest query,
      Comparator<Map<String, AttributeValue>> order,
      Map<String, AttributeValue> item) {
    return !query.hasExclusiveStartKey() || order.compare(item, query.exclusiveStartKey()) > 0;
  }

  private static QueryResponse page(
      QueryRequest query, Names names, List<Map<String, AttributeValue>> inOrder, boolean index) {
    List<Map<String, AttributeValue>> page = new ArrayList<>();
    long bytes = 0;
    int scanned = 0;
    int limit = query.limit() == null ? Integer.MAX_VALUE : query.limit();
    while (scanned < inOrder.size() && scanned < limit && bytes < PAGE_BYTES) {
      Map<String, AttributeValue> item = inOrder.get(scanned++);
      bytes += Values.bytes(item);
      if (query.filterExpression() == null
          || Condition.of(query.filterExpression()).holds(item, names)) {
        page.add(item);
      }
    }
    QueryResponse.Builder answer = QueryResponse.builder().count(page.size()).scannedCount(scanned);
    if (query.select() != Select.COUNT) {
      answer.items(
          query.projectionExpression() == null
              ? page
              : page.stream()
                  .map(i -> project(query.projectionExpression(), names.names(), i))
                  .toList());
    }
    if (scanned == limit || scanned < inOrder.size()) {
      answer.lastEvaluatedKey(key(inOrder.get(scanned - 1), index));
    }
    return answer.build();
  }

  private static Map<String, AttributeValue> key(Map<String, AttributeValue> item, boolean index) {
    Map<String, AttributeValue> key = new HashMap<>(item);
    key.keySet()
        .retainAll(
            index
                ? Set.of(Items.OWNER, Items.ID, Items.WORK, Items.EXPIRY)
                : Set.of(Items.OWNER, Items.ID));
    return key;
  }

  private static Names names(QueryRequest query) {
    return new Names(query.expressionAttributeNames(), query.expressionAttributeValues());
  }

  private static Set<String> used(QueryRequest query) {
    Set<String> used = new HashSet<>(Condition.of(query.keyConditionExpression()).placeholders());
    if (query.filterExpression() != null) {
      used.addAll(Condition.of(query.filterExpression()).placeholders());
    }
    if (query.projectionExpression() != null) {
      used.addAll(new Tokens(query.projectionExpression()).placeholders());
    }
    return used;
  }
}
