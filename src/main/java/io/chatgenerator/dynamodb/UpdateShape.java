package io.chatgenerator.dynamodb;

import static java.util.stream.Collectors.joining;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The attributes that one kind of update writes: those that the new item has are set, all others
 * are removed. Each expression is built once. For use by any thread.
 */
final class UpdateShape {
  private final List<String> attributes;

  /** By the attributes that are set, of which code, not data, makes a few combinations. */
  private final Map<Long, String> expressions = new ConcurrentHashMap<>();

  /**
   * @param attributes no more than 64
   */
  UpdateShape(List<String> attributes) {
    this.attributes = List.copyOf(attributes);
  }

  /** The same without some attributes. */
  UpdateShape without(List<String> others) {
    return new UpdateShape(attributes.stream().filter(name -> !others.contains(name)).toList());
  }

  /** What is set, and the values of a condition. */
  Map<String, AttributeValue> values(Map<String, AttributeValue> item, StoryCondition condition) {
    Map<String, AttributeValue> values = new HashMap<>(condition.values());
    attributes.stream().filter(item::containsKey).forEach(n -> values.put(":" + n, item.get(n)));
    return values;
  }

  String expression(Map<String, AttributeValue> item) {
    long present = 0;
    for (int i = 0; i < attributes.size(); i++) {
      present |= item.containsKey(attributes.get(i)) ? 1L << i : 0;
    }
    return expressions.computeIfAbsent(present, this::build);
  }

  private String build(long present) {
    return list("SET ", i -> (present >> i & 1) == 1, name -> "#" + name + " = :" + name)
        + list(" REMOVE ", i -> (present >> i & 1) == 0, name -> "#" + name);
  }

  private String list(String keyword, IntPredicate wanted, UnaryOperator<String> action) {
    String actions =
        IntStream.range(0, attributes.size())
            .filter(wanted)
            .mapToObj(i -> action.apply(attributes.get(i)))
            .collect(joining(", "));
    return actions.isEmpty() ? "" : keyword + actions;
  }
}
