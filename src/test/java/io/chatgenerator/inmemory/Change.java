package io.chatgenerator.inmemory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** An update expression. */
final class Change {
  private static final Set<String> CLAUSES = Set.of("SET", "REMOVE", "ADD", "DELETE");
  private static final Map<String, Change> PARSED = new ConcurrentHashMap<>();

  private final Tokens tokens;
  private final List<Action> actions = new ArrayList<>();

  private record Action(Path path, Result result) {}

  /** What an attribute becomes; null where it goes. */
  private interface Result {
    AttributeValue of(Map<String, AttributeValue> item, Names names);
  }

  private Change(String expression) {
    tokens = new Tokens(expression);
    while (!tokens.isEmpty()) {
      clause(tokens.next().toUpperCase(java.util.Locale.ROOT));
    }
  }

  static Change of(String expression) {
    return PARSED.computeIfAbsent(expression, Change::new);
  }

  Set<String> placeholders() {
    return tokens.placeholders();
  }

  /** The item afterwards; {@code item} itself stays as it is. */
  Map<String, AttributeValue> apply(Map<String, AttributeValue> item, Names names) {
    Map<String, AttributeValue> changed = new HashMap<>(item);
    Set<Object> paths = new LinkedHashSet<>();
    for (Action action : actions) {
      if (!paths.add(action.path().parts().stream().map(names::name).toList())) {
        throw Failures.validation("Two document paths overlap with each other");
      }
      action.path().set(changed, names, action.result().of(item, names));
    }
    return changed;
  }

  /** The names at the top of what it changes. */
  List<String> changes(Names names) {
    return actions.stream().map(action -> action.path().top(names)).toList();
  }

  private void clause(String verb) {
    if (!CLAUSES.contains(verb)) {
      throw tokens.invalid();
    }
    do {
      Path path = Path.parse(tokens);
      actions.add(new Action(path, result(verb, path)));
    } while (tokens.take(","));
  }

  private Result result(String verb, Path path) {
    if (verb.equals("REMOVE")) {
      return (item, names) -> null;
    }
    if (verb.equals("SET")) {
      tokens.expect("=");
      return sum();
    }
    String value = tokens.next();
    return verb.equals("ADD")
        ? (item, names) -> added(path.in(item, names), names.value(value))
        : (item, names) -> without(path.in(item, names), names.value(value));
  }

  private Result sum() {
    Result left = operand();
    if (tokens.take("+")) {
      Result right = operand();
      return (item, names) ->
          Values.number(
              Values.number(left.of(item, names)).add(Values.number(right.of(item, names))));
    }
    if (tokens.take("-")) {
      Result right = operand();
      return (item, names) ->
          Values.number(
              Values.number(left.of(item, names)).subtract(Values.number(right.of(item, names))));
    }
    return left;
  }

  private Result operand() {
    if (tokens.takeFunction("if_not_exists")) {
      Path path = Path.parse(tokens);
      tokens.expect(",");
      Result otherwise = operand();
      tokens.expect(")");
      return (item, names) -> {
        AttributeValue there = path.in(item, names);
        return there == null ? otherwise.of(item, names) : there;
      };
    }
    Path path = Path.parse(tokens);
    String first = path.parts().get(0);
    return first.charAt(0) == ':'
        ? (item, names) -> names.value(first)
        : (item, names) -> present(path.in(item, names));
  }

  private static AttributeValue present(AttributeValue value) {
    if (value == null) {
      throw Failures.validation("refers to an attribute that does not exist in the item");
    }
    return value;
  }

  private static AttributeValue added(AttributeValue old, AttributeValue more) {
    if (!more.hasSs()) {
      return old == null ? more : Values.number(Values.number(old).add(Values.number(more)));
    }
    Set<String> both = new LinkedHashSet<>(old == null ? List.of() : set(old));
    both.addAll(more.ss());
    return AttributeValue.fromSs(List.copyOf(both));
  }

  /** A set that would be empty is no attribute any more. */
  private static AttributeValue without(AttributeValue old, AttributeValue less) {
    if (old == null) {
      return null;
    }
    Set<String> left = new LinkedHashSet<>(set(old));
    left.removeAll(set(less));
    return left.isEmpty() ? null : AttributeValue.fromSs(List.copyOf(left));
  }

  private static List<String> set(AttributeValue value) {
    if (!value.hasSs()) {
      throw Failures.validation("An operand in the update expression has an incorrect data type");
    }
    return value.ss();
  }
}
