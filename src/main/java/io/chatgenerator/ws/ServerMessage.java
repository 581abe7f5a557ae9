package io.chatgenerator.ws;

import graphql.GraphQLError;
import io.chatgenerator.graphql.ResultFormat;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the server sends, as the text of a frame. */
final class ServerMessage {
  static final String ACK = "{\"type\":\"connection_ack\"}";
  static final String PING = "{\"type\":\"ping\"}";

  private static final String PONG = "{\"type\":\"pong\"}";

  private ServerMessage() {}

  static String pong(Optional<JsonObject> payload) {
    return payload.map(echo -> Json.encode(message("pong", echo.getMap()))).orElse(PONG);
  }

  /**
   * @param result as JSON
   */
  static String next(String id, String result) {
    return "{\"id\":" + Json.encode(id) + ",\"type\":\"next\",\"payload\":" + result + "}";
  }

  static String error(String id, List<? extends GraphQLError> errors) {
    return Json.encode(operation(id, "error", ResultFormat.errors(errors)));
  }

  static String complete(String id) {
    return Json.encode(operation(id, "complete", null));
  }

  private static Map<String, Object> message(String type, Object payload) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("type", type);
    if (payload != null) {
      message.put("payload", payload);
    }
    return message;
  }

  private static Map<String, Object> operation(String id, String type, Object payload) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("id", id);
    message.putAll(message(type, payload));
    return message;
  }
}
