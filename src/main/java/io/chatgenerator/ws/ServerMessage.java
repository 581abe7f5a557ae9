package io.chatgenerator.ws;

import graphql.GraphQLError;
import io.chatgenerator.graphql.ResultFormat;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.handler.graphql.ws.MessageType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the server sends, as the text of a frame. */
final class ServerMessage {
  static final String ACK = alone(MessageType.CONNECTION_ACK);
  static final String PING = alone(MessageType.PING);

  private static final String PONG = alone(MessageType.PONG);

  private ServerMessage() {}

  private static String alone(MessageType type) {
    return Json.encode(message(type, null));
  }

  static String pong(Optional<JsonObject> payload) {
    return payload.map(echo -> Json.encode(message(MessageType.PONG, echo.getMap()))).orElse(PONG);
  }

  /**
   * @param result as JSON
   */
  static String next(String id, String result) {
    return "{\"id\":" + Json.encode(id) + ",\"type\":\"next\",\"payload\":" + result + "}";
  }

  static String error(String id, List<? extends GraphQLError> errors) {
    return Json.encode(operation(id, MessageType.ERROR, ResultFormat.errors(errors)));
  }

  static String complete(String id) {
    return Json.encode(operation(id, MessageType.COMPLETE, null));
  }

  private static Map<String, Object> message(MessageType type, Object payload) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("type", type.getText());
    if (payload != null) {
      message.put("payload", payload);
    }
    return message;
  }

  private static Map<String, Object> operation(String id, MessageType type, Object payload) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("id", id);
    message.putAll(message(type, payload));
    return message;
  }
}
