package io.chatgenerator.ws;

import io.chatgenerator.graphql.GraphQLRequest;
import io.chatgenerator.story.RequestException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.handler.graphql.ws.MessageType;
import java.util.Optional;

/** What a client may send. */
sealed interface ClientMessage {
  /** Asks for the connection to be acknowledged. */
  record ConnectionInit(Optional<JsonObject> payload) implements ClientMessage {}

  /** Asks for a pong with the same payload. */
  record Ping(Optional<JsonObject> payload) implements ClientMessage {}

  /** Answers a ping, or just says that the client lives. */
  record Pong(Optional<JsonObject> payload) implements ClientMessage {}

  /** Starts an operation under an id of the client's choice. */
  record Subscribe(String id, GraphQLRequest request) implements ClientMessage {}

  /** Ends an operation; the id may be unknown by now. */
  record Complete(String id) implements ClientMessage {}

  /**
   * Reads one text frame.
   *
   * @throws RequestException where it is no message of the protocol; its message says why, in words
   *     for the client
   */
  static ClientMessage parse(String text) {
    JsonObject json = object(text);
    if (!(json.getValue("type") instanceof String type)) {
      throw RequestException.badInput("The message has no type");
    }
    return switch (known(type)) {
      case CONNECTION_INIT -> new ConnectionInit(payload(json));
      case PING -> new Ping(payload(json));
      case PONG -> new Pong(payload(json));
      case SUBSCRIBE -> new Subscribe(id(json), request(json));
      case COMPLETE -> new Complete(id(json));
      case CONNECTION_ACK, NEXT, ERROR -> throw unknownType();
    };
  }

  private static MessageType known(String type) {
    return Optional.ofNullable(MessageType.from(type)).orElseThrow(ClientMessage::unknownType);
  }

  private static RequestException unknownType() {
    return RequestException.badInput("Unknown message type");
  }

  private static JsonObject object(String text) {
    try {
      if (Json.decodeValue(text) instanceof JsonObject object) {
        return object;
      }
    } catch (DecodeException e) {
      throw RequestException.badInput("The message is not valid JSON");
    }
    throw RequestException.badInput("The message is not a JSON object");
  }

  private static Optional<JsonObject> payload(JsonObject json) {
    Object payload = json.getValue("payload");
    if (payload == null) {
      return Optional.empty();
    }
    if (payload instanceof JsonObject object) {
      return Optional.of(object);
    }
    throw RequestException.badInput("The payload is not an object");
  }

  private static String id(JsonObject json) {
    if (json.getValue("id") instanceof String id && !id.isEmpty()) {
      return id;
    }
    throw RequestException.badInput("The message has no id");
  }

  private static GraphQLRequest request(JsonObject json) {
    return payload(json)
        .map(GraphQLRequest::from)
        .orElseThrow(() -> RequestException.badInput("The message has no payload"));
  }
}
