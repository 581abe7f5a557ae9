package io.chatgenerator.ws;

import graphql.GraphQLError;
import io.chatgenerator.graphql.ResultFormat;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.handler.graphql.ws.MessageType;
import java.util.List;
import java.util.Optional;

/** What the server sends, as the text of a frame. */
final class ServerMessage {
  static final String ACK = typed(new JsonObject(), MessageType.CONNECTION_ACK).encode();
  static final String PING = typed(new JsonObject(), MessageType.PING).encode();

  private ServerMessage() {}

  static String pong(Optional<JsonObject> payload) {
    JsonObject pong = typed(new JsonObject(), MessageType.PONG);
    payload.ifPresent(echo -> pong.put("payload", echo));
    return pong.encode();
  }

  /** Of a result that is JSON already. */
  static String next(String id, String result) {
    return "{\"id\":" + Json.encode(id) + ",\"type\":\"next\",\"payload\":" + result + "}";
  }

  static String error(String id, List<? extends GraphQLError> errors) {
    return of(id, MessageType.ERROR).put("payload", ResultFormat.errors(errors)).encode();
  }

  static String complete(String id) {
    return of(id, MessageType.COMPLETE).encode();
  }

  private static JsonObject of(String id, MessageType type) {
    return typed(new JsonObject().put("id", id), type);
  }

  private static JsonObject typed(JsonObject message, MessageType type) {
    return message.put("type", type.getText());
  }
}
