package io.chatgenerator.testing;

import io.vertx.core.json.JsonObject;

/** Puts a story's text together from the events of {@code storyText}, as the schema tells to. */
public final class TextReader {
  private static final String DOCUMENT =
      "subscription($id: ID!, $attempt: Int, $offset: Int) {"
          + " storyText(id: $id, attempt: $attempt, offset: $offset)"
          + " { attempt offset delta status } }";
  private static final String OPERATION = "text";

  private final GraphQLWsClient socket;
  private final StringBuilder text = new StringBuilder();

  private TextReader(GraphQLWsClient socket) {
    this.socket = socket;
  }

  /** Subscribes from a position on, with nothing but blanks before it. */
  public static TextReader from(GraphQLWsClient socket, String id, int attempt, int offset) {
    return from(socket, id, attempt, " ".repeat(offset));
  }

  /** Subscribes where this text ends. */
  public static TextReader from(GraphQLWsClient socket, String id, int attempt, String known) {
    TextReader reader = new TextReader(socket);
    reader.text.append(known);
    JsonObject variables =
        new JsonObject().put("id", id).put("attempt", attempt).put("offset", known.length());
    socket.subscribe(OPERATION, DOCUMENT, variables);
    return reader;
  }

  /** The text so far. */
  public String text() {
    return text.toString();
  }

  /** Takes the next event. */
  public JsonObject next() {
    JsonObject event = socket.expectNext(OPERATION).getJsonObject("storyText");
    text.setLength(event.getInteger("offset"));
    text.append(event.getString("delta"));
    return event;
  }

  /** Takes events up to one with this status, and then the end. */
  public JsonObject toEnd(String status) {
    JsonObject event = next();
    while (!status.equals(event.getString("status"))) {
      event = next();
    }
    socket.expectComplete(OPERATION);
    return event;
  }

  /** The subscription ends by an error of this code. */
  public JsonObject expectError(String code) {
    return socket.expectError(OPERATION, code);
  }
}
