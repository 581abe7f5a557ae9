package io.chatgenerator.perf;

import io.chatgenerator.perf.Condition.Names;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** An update expression of DynamoDB, as far as the service writes any. */
final class Change {
  private static final Pattern CLAUSE =
      Pattern.compile("(SET|REMOVE|ADD|DELETE) (.+?)(?= (?:SET|REMOVE|ADD|DELETE) |$)");
  private static final Pattern PAIR = Pattern.compile("(#\\w+)(?: =)? (:\\w+)");

  private Change() {}

  /** The item after the update; {@code item} itself stays as it is. */
  static Map<String, Object> apply(JsonObject request, Map<String, Object> item) {
    Map<String, Object> changed = new LinkedHashMap<>(item);
    Names names = new Names(request);
    Matcher clause = CLAUSE.matcher(request.getString("UpdateExpression").strip());
    while (clause.find()) {
      String verb = clause.group(1);
      Stream.of(clause.group(2).split(", *", -1))
          .filter(part -> !part.isBlank())
          .forEach(part -> apply(verb, part.strip(), names, changed));
    }
    return changed;
  }

  private static void apply(String verb, String part, Names names, Map<String, Object> item) {
    if (verb.equals("REMOVE")) {
      item.remove(names.name(part));
      return;
    }
    Matcher pair = PAIR.matcher(part);
    if (!pair.matches()) {
      throw new UnsupportedOperationException("unknown update: " + verb + " " + part);
    }
    String name = names.name(pair.group(1));
    JsonObject value = names.value(pair.group(2));
    switch (verb) {
      case "SET" -> item.put(name, value);
      case "ADD" -> item.put(name, sum(item.get(name), value));
      default -> item.computeIfPresent(name, (same, old) -> without(old, value));
    }
  }

  private static JsonObject sum(Object old, JsonObject more) {
    if (more.containsKey("SS")) {
      List<?> both =
          Stream.concat(Condition.set(old).stream(), Condition.set(more).stream())
              .distinct()
              .toList();
      return new JsonObject().put("SS", new JsonArray(both));
    }
    long before = old == null ? 0 : Condition.number((JsonObject) old);
    return new JsonObject().put("N", Long.toString(before + Condition.number(more)));
  }

  /** Null, which removes it, where nothing is left. */
  private static JsonObject without(Object old, JsonObject less) {
    List<?> gone = Condition.set(less).getList();
    List<?> left = Condition.set(old).stream().filter(each -> !gone.contains(each)).toList();
    return left.isEmpty() ? null : new JsonObject().put("SS", new JsonArray(left));
  }
}
