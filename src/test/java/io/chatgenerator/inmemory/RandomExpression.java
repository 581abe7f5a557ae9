package io.chatgenerator.inmemory;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The expressions of one request, and what they name. */
final class RandomExpression {
  private static final Pattern NAME = Pattern.compile("#(\\w+)");

  private final SplittableRandom random;
  private final RandomItems some;
  private final Map<String, String> names = new HashMap<>();
  private final Map<String, AttributeValue> values = new HashMap<>();

  RandomExpression(SplittableRandom random) {
    this.random = random;
    this.some = new RandomItems(random);
  }

  /** Null where there is none, as the SDK wants it. */
  Map<String, String> names() {
    return names.isEmpty() ? null : names;
  }

  Map<String, AttributeValue> values() {
    return values.isEmpty() ? null : values;
  }

  String condition() {
    if (random.nextInt(4) == 0) {
      return null;
    }
    String one = term();
    return switch (random.nextInt(5)) {
      case 0 -> one + " AND " + term();
      case 1 -> one + " OR " + term();
      case 2 -> "NOT (" + one + " AND " + term() + ")";
      case 3 -> one + " AND (" + term() + " OR " + term() + ")";
      default -> one;
    };
  }

  private String term() {
    return switch (random.nextInt(12)) {
      case 0 -> of("attribute_exists(#" + attribute() + ")");
      case 1 -> of("attribute_not_exists(#" + attribute() + ")");
      case 2 -> of("#status IN (?, ?)", some.status(), some.status());
      case 3 -> of("#attempt " + some.any("=", "<>", "<", "<=", ">", ">=") + " ?", some.small());
      case 4 -> of("#status " + some.any("=", "<>") + " ?", some.status());
      case 5 -> of("size(#stories) " + some.any("<", ">=") + " ?", some.small());
      case 6 -> of("size(#text) " + some.any("<", "<=") + " ?", some.small());
      case 7 -> of("contains(#stories, ?)", some.id());
      case 8 -> of("begins_with(#text, ?)", some.text("x"));
      case 9 -> of("#leaseExpiresAt " + some.any("<", "<=", "=") + " ?", some.expiry());
      case 10 -> of("attribute_type(#" + attribute() + ", ?)", some.text("S", "N", "SS"));
      default -> of("#attempt BETWEEN ? AND ?", RandomItems.number(1), RandomItems.number(3));
    };
  }

  String update() {
    String sets =
        of("SET #status = ?", some.status())
            + (random.nextBoolean() ? "" : of(", #text = ?", some.text()))
            + switch (random.nextInt(4)) {
              case 0 -> of(", #attempt = #attempt" + some.any(" + ?", " - ?"), some.small());
              case 1 ->
                  of(", #attempt = if_not_exists(#attempt, ?) + ?", some.small(), some.small());
              default -> "";
            };
    // What is only named is refused, as a spelling mistake would be.
    if (random.nextInt(60) == 0) {
      names.put("#unused", "unused");
      return sets;
    }
    return sets
        + (random.nextBoolean()
            ? of(", #work = ?, #leaseExpiresAt = ?", some.shard(), some.expiry())
            : of(" REMOVE #work, #leaseExpiresAt"))
        + switch (random.nextInt(5)) {
          case 0 -> of(" ADD #stories ?, #n ?", some.some(), some.small());
          case 1 -> of(" DELETE #stories ?", some.some());
          case 2 -> of(" ADD #n ? DELETE #stories ?", some.small(), some.some());
          default -> "";
        };
  }

  private String attribute() {
    return some.any("id", "status", "text", "work", "stories", "nothing");
  }

  /** A part of an expression, with its names and, for each question mark, one of these values. */
  private String of(String part, AttributeValue... inOrder) {
    NAME.matcher(part).results().forEach(found -> names.put(found.group(), found.group(1)));
    String expression = part;
    for (AttributeValue value : inOrder) {
      String placeholder = ":v" + values.size();
      values.put(placeholder, value);
      expression = expression.replaceFirst("\\?", placeholder);
    }
    return expression;
  }
}
