package io.chatgenerator.perf;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A condition expression of DynamoDB, as far as the service writes any: terms joined by AND, or by
 * OR. What it does not know it refuses, loudly.
 */
final class Condition {
  private static final Pattern EXISTS = Pattern.compile("attribute_(not_)?exists\\((#\\w+)\\)");
  private static final Pattern IN = Pattern.compile("(#\\w+) IN \\((.+)\\)");
  private static final Pattern SIZE = Pattern.compile("size\\((#\\w+)\\) < (:\\w+)");
  private static final Pattern TYPE = Pattern.compile("attribute_type\\((#\\w+), (:\\w+)\\)");
  private static final Pattern COMPARED = Pattern.compile("(NOT )?(#\\w+) (=|<=|<|>) (:\\w+)");
  private static final Map<String, Condition> PARSED = new HashMap<>();

  private final List<List<Term>> alternatives;

  private Condition(String expression) {
    alternatives =
        Stream.of(expression.split(" OR ", -1))
            .map(all -> Stream.of(all.split(" AND ", -1)).map(Condition::term).toList())
            .toList();
  }

  /** Whether the item of a request allows what it asks for. */
  static boolean holds(JsonObject request, Map<String, Object> item) {
    String expression = request.getString("ConditionExpression");
    return expression == null
        || PARSED.computeIfAbsent(expression, Condition::new).holds(new Names(request), item);
  }

  private boolean holds(Names names, Map<String, Object> item) {
    return alternatives.stream()
        .anyMatch(all -> all.stream().allMatch(term -> term.holds(names, item)));
  }

  private interface Term {
    boolean holds(Names names, Map<String, Object> item);
  }

  private static Term term(String text) {
    Matcher exists = EXISTS.matcher(text);
    if (exists.matches()) {
      boolean wanted = exists.group(1) == null;
      return (names, item) -> item.containsKey(names.name(exists.group(2))) == wanted;
    }
    Matcher in = IN.matcher(text);
    if (in.matches()) {
      List<String> values = List.of(in.group(2).split(", *", -1));
      return (names, item) -> {
        Object value = item.get(names.name(in.group(1)));
        return values.stream().map(names::value).anyMatch(each -> each.equals(value));
      };
    }
    Matcher size = SIZE.matcher(text);
    if (size.matches()) {
      return (names, item) ->
          item.get(names.name(size.group(1))) instanceof JsonObject set
              && set.getJsonArray("SS").size() < number(names.value(size.group(2)));
    }
    Matcher type = TYPE.matcher(text);
    if (type.matches()) {
      return (names, item) ->
          item.get(names.name(type.group(1))) instanceof JsonObject value
              && value.containsKey(names.value(type.group(2)).getString("S"));
    }
    Matcher compared = COMPARED.matcher(text);
    if (compared.matches()) {
      return (names, item) ->
          (compared.group(1) == null)
              == compare(
                  item.get(names.name(compared.group(2))),
                  compared.group(3),
                  names.value(compared.group(4)));
    }
    throw new UnsupportedOperationException("unknown condition: " + text);
  }

  private static boolean compare(Object left, String operator, JsonObject right) {
    return switch (operator) {
      case "=" -> right.equals(left);
      case ">" -> left != null && number((JsonObject) left) > number(right);
      case "<" -> left != null && number((JsonObject) left) < number(right);
      default -> left != null && number((JsonObject) left) <= number(right);
    };
  }

  static long number(JsonObject value) {
    return Long.parseLong(value.getString("N"));
  }

  static JsonArray set(Object value) {
    return value == null ? new JsonArray() : ((JsonObject) value).getJsonArray("SS");
  }

  /** What the placeholders of one request stand for. */
  record Names(JsonObject request) {
    String name(String placeholder) {
      return request.getJsonObject("ExpressionAttributeNames").getString(placeholder);
    }

    JsonObject value(String placeholder) {
      return request.getJsonObject("ExpressionAttributeValues").getJsonObject(placeholder);
    }
  }
}
