package io.chatgenerator.graphql;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatgenerator.story.RequestException;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Map;
import java.util.Optional;

/**
 * What a client asks for, whichever way it came. What cannot be read is a {@link RequestException}.
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

  /** Reads the body of a POST over HTTP, null for none; parameters in its URL mean nothing. */
  public static GraphQLRequest readPost(Buffer body) {
    if (body == null || body.length() == 0) {
      throw RequestException.badInput("The body must be a JSON object.");
    }
    return from(decoded(body, "The body"));
  }

  /** Reads the parameters of a URL. An empty one is the same as none. */
  public static GraphQLRequest readGet(MultiMap parameters) {
    JsonObject json = new JsonObject();
    json.put("query", single(parameters, "query"));
    json.put("operationName", single(parameters, "operationName"));
    json.put("variables", json(parameters, "variables"));
    json.put("extensions", json(parameters, "extensions"));
    return from(json);
  }

  private static String single(MultiMap parameters, String name) {
    var values = parameters.getAll(name);
    if (values.size() > 1) {
      throw RequestException.badInput("\"" + name + "\" must be given once.");
    }
    return values.isEmpty() || values.get(0).isEmpty() ? null : values.get(0);
  }

  private static Object json(MultiMap parameters, String name) {
    String text = single(parameters, name);
    return text == null ? null : decoded(Buffer.buffer(text), "\"" + name + "\"");
  }

  private static JsonObject decoded(Buffer text, String what) {
    try {
      if (Json.decodeValue(utf8(text)) instanceof JsonObject object) {
        return object;
      }
      throw RequestException.badInput(what + " must be a JSON object; batches are not possible.");
    } catch (DecodeException | CharacterCodingException e) {
      throw RequestException.badInput(what + " is not valid JSON.");
    }
  }

  /** JSON is UTF-8; the parser would take other encodings too, and bytes that are none. */
  private static String utf8(Buffer text) throws CharacterCodingException {
    return UTF_8.newDecoder().decode(ByteBuffer.wrap(text.getBytes())).toString();
  }
}
