package io.chatgenerator.perf;

import static java.util.stream.Collectors.toMap;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Items between DynamoDB's JSON and the SDK's classes, with the types that the service writes. */
final class TableJson {
  private TableJson() {}

  /** An item, a key or the values of an expression; empty where there is none. */
  static Map<String, AttributeValue> item(JsonObject json) {
    return json == null
        ? Map.of()
        : json.fieldNames().stream().collect(toMap(n -> n, n -> value(json.getJsonObject(n))));
  }

  private static AttributeValue value(JsonObject json) {
    String type = json.fieldNames().iterator().next();
    return switch (type) {
      case "S" -> AttributeValue.fromS(json.getString(type));
      case "N" -> AttributeValue.fromN(json.getString(type));
      case "BOOL" -> AttributeValue.fromBool(json.getBoolean(type));
      case "SS" -> AttributeValue.fromSs(strings(json.getJsonArray(type)));
      case "M" -> AttributeValue.fromM(item(json.getJsonObject(type)));
      default -> throw new UnsupportedOperationException("unknown type: " + type);
    };
  }

  private static List<String> strings(JsonArray array) {
    return array.stream().map(String.class::cast).toList();
  }

  /** The names of an expression; empty where there are none. */
  static Map<String, String> names(JsonObject json) {
    return json == null
        ? Map.of()
        : json.fieldNames().stream().collect(toMap(name -> name, json::getString));
  }

  static JsonObject json(Map<String, AttributeValue> item) {
    JsonObject json = new JsonObject();
    item.forEach((name, value) -> json.put(name, json(value)));
    return json;
  }

  static JsonArray json(List<Map<String, AttributeValue>> items) {
    return new JsonArray(items.stream().map(TableJson::json).toList());
  }

  private static JsonObject json(AttributeValue value) {
    JsonObject json = new JsonObject();
    return switch (value.type()) {
      case S -> json.put("S", value.s());
      case N -> json.put("N", value.n());
      case BOOL -> json.put("BOOL", value.bool());
      case SS -> json.put("SS", new JsonArray(value.ss()));
      case M -> json.put("M", json(value.m()));
      default -> throw new UnsupportedOperationException("unknown type: " + value.type());
    };
  }
}
