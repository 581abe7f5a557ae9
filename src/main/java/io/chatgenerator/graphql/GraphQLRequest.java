package io.chatgenerator.graphql;

import io.chatgenerator.story.RequestException;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/**
 * What a client asks for, whichever way it came.
 *
 * @param query the document, not parsed yet; empty where a client of automatic persisted queries
 *     sent the document's hash alone
 * @param operationName which operation of the document to run; empty where it holds only one
 * @param variables may hold nulls
 * @param extensions may hold nulls
 * @param lastEventId the id of the last event that the client has, where it resumes a stream
 */
public record GraphQLRequest(
    Optional<String> query,
    Optional<String> operationName,
    Map<String, Object> variables,
    Map<String, Object> extensions,
    Optional<String> lastEventId) {
  private static final String PERSISTED_QUERY = "persistedQuery";

  /** A document with a single operation and no variables. */
  public static GraphQLRequest of(String query) {
    return new GraphQLRequest(
        Optional.of(query), Optional.empty(), Map.of(), Map.of(), Optional.empty());
  }

  /** The same, to be resumed after an event; from the start where the client has none. */
  public GraphQLRequest resumedAfter(Optional<String> eventId) {
    return new GraphQLRequest(query, operationName, variables, extensions, eventId);
  }

  /**
   * Reads the JSON form that both transports share. Members it does not know are ignored, as the
   * specification demands; a root value that a client sends along is one of them.
   *
   * @throws RequestException where a member is missing or of the wrong type
   */
  public static GraphQLRequest from(JsonObject json) {
    Map<String, Object> extensions = object(json, "extensions");
    boolean hashed = extensions.get(PERSISTED_QUERY) != null;
    return new GraphQLRequest(
        query(json, hashed),
        operationName(json),
        object(json, "variables"),
        extensions,
        Optional.empty());
  }

  private static Optional<String> query(JsonObject json, boolean hashed) {
    Object value = json.getValue("query");
    if (hashed && (value == null || value.equals(""))) {
      return Optional.empty();
    }
    if (value instanceof String query) {
      return Optional.of(query);
    }
    throw RequestException.badInput("\"query\" must be given, as a string.");
  }

  private static Optional<String> operationName(JsonObject json) {
    Object value = json.getValue("operationName");
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof String name) {
      return name.isEmpty() ? Optional.empty() : Optional.of(name);
    }
    throw RequestException.badInput("\"operationName\" must be a string.");
  }

  private static Map<String, Object> object(JsonObject json, String member) {
    Object value = json.getValue(member);
    if (value == null) {
      return Map.of();
    }
    if (value instanceof JsonObject object) {
      return object.getMap();
    }
    throw RequestException.badInput("\"" + member + "\" must be an object.");
  }
}
