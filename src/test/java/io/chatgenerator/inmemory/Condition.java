package io.chatgenerator.inmemory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A condition, filter or key condition expression. */
final class Condition {
  private static final Map<String, Condition> PARSED = new ConcurrentHashMap<>();

  private final Tokens tokens;
  private final Test test;

  private interface Test {
    boolean holds(Map<String, AttributeValue> item, Names names);
  }

  private interface Operand {
    AttributeValue in(Map<String, AttributeValue> item, Names names);
  }

  private Condition(String expression) {
    tokens = new Tokens(expression);
    test = alternatives();
    if (!tokens.isEmpty()) {
      throw tokens.invalid();
    }
  }

  static Condition of(String expression) {
    return PARSED.computeIfAbsent(expression, Condition::new);
  }

  Set<String> placeholders() {
    return tokens.placeholders();
  }

  boolean holds(Map<String, AttributeValue> item, Names names) {
    return test.holds(item, names);
  }

  private Test alternatives() {
    Test left = conjunction();
    while (tokens.take("OR")) {
      Test one = left;
      Test other = conjunction();
      left = (item, names) -> one.holds(item, names) || other.holds(item, names);
    }
    return left;
  }

  private Test conjunction() {
    Test left = negation();
    while (tokens.take("AND")) {
      Test one = left;
      Test other = negation();
      left = (item, names) -> one.holds(item, names) && other.holds(item, names);
    }
    return left;
  }

  private Test negation() {
    if (tokens.take("NOT")) {
      Test inner = negation();
      return (item, names) -> !inner.holds(item, names);
    }
    if (tokens.take("(")) {
      Test inner = alternatives();
      tokens.expect(")");
      return inner;
    }
    return term();
  }

  private Test term() {
    if (tokens.takeFunction("attribute_exists")) {
      Path path = argument();
      return (item, names) -> path.in(item, names) != null;
    }
    if (tokens.takeFunction("attribute_not_exists")) {
      Path path = argument();
      return (item, names) -> path.in(item, names) == null;
    }
    if (tokens.takeFunction("attribute_type")) {
      return ofTwo((value, type) -> value.type().name().equals(type.s()));
    }
    if (tokens.takeFunction("begins_with")) {
      return ofTwo((whole, part) -> whole.s() != null && whole.s().startsWith(part.s()));
    }
    if (tokens.takeFunction("contains")) {
      return ofTwo(Condition::contains);
    }
    return comparison(operand());
  }

  private Path argument() {
    Path path = Path.parse(tokens);
    tokens.expect(")");
    return path;
  }

  private Test ofTwo(java.util.function.BiPredicate<AttributeValue, AttributeValue> both) {
    Operand first = operand();
    tokens.expect(",");
    Operand second = operand();
    tokens.expect(")");
    return (item, names) -> {
      AttributeValue one = first.in(item, names);
      AttributeValue other = second.in(item, names);
      return one != null && other != null && both.test(one, other);
    };
  }

  private static boolean contains(AttributeValue whole, AttributeValue part) {
    return switch (whole.type()) {
      case S -> part.s() != null && whole.s().contains(part.s());
      case SS -> whole.ss().contains(part.s());
      case L -> whole.l().stream().anyMatch(each -> Values.equal(each, part));
      default -> false;
    };
  }

  private Test comparison(Operand left) {
    String operator = tokens.next();
    return switch (operator.toUpperCase(java.util.Locale.ROOT)) {
      case "=" -> equal(left, operand());
      case "<>" -> {
        Test equal = equal(left, operand());
        yield (item, names) -> !equal.holds(item, names);
      }
      case "<" -> ordered(left, operand(), order -> order < 0);
      case "<=" -> ordered(left, operand(), order -> order <= 0);
      case ">" -> ordered(left, operand(), order -> order > 0);
      case ">=" -> ordered(left, operand(), order -> order >= 0);
      case "BETWEEN" -> between(left);
      case "IN" -> in(left);
      default -> throw tokens.invalid();
    };
  }

  private Test equal(Operand left, Operand right) {
    return (item, names) -> Values.equal(left.in(item, names), right.in(item, names));
  }

  private static Test ordered(Operand left, Operand right, IntPredicate wanted) {
    return (item, names) -> {
      Integer order = Values.compare(left.in(item, names), right.in(item, names));
      return order != null && wanted.test(order);
    };
  }

  private Test between(Operand left) {
    Test low = ordered(left, operand(), order -> order >= 0);
    tokens.expect("AND");
    Test high = ordered(left, operand(), order -> order <= 0);
    return (item, names) -> low.holds(item, names) && high.holds(item, names);
  }

  private Test in(Operand left) {
    List<Test> all = new ArrayList<>();
    tokens.expect("(");
    do {
      all.add(equal(left, operand()));
    } while (tokens.take(","));
    tokens.expect(")");
    return (item, names) -> all.stream().anyMatch(each -> each.holds(item, names));
  }

  private Operand operand() {
    if (tokens.takeFunction("size")) {
      Path path = argument();
      return (item, names) -> Values.size(path.in(item, names));
    }
    if (tokens.isEmpty()) {
      throw tokens.invalid();
    }
    Path path = Path.parse(tokens);
    String first = path.parts().get(0);
    return first.charAt(0) == ':' ? (item, names) -> names.value(first) : path::in;
  }
}
