package io.chatgenerator.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatgenerator.graphql.GraphQLRequest;
import io.chatgenerator.story.RequestException;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** Finds the GraphQL request in an HTTP request. What it cannot read is a RequestException. */
final class RequestReader {
  private RequestReader() {}

  /** Reads the body of a POST, null for none; parameters in its URL mean nothing. */
  static GraphQLRequest readPost(Buffer body) {
    if (body == null || body.length() == 0) {
      throw RequestException.badInput("The body must be a JSON object.");
    }
    return GraphQLRequest.from(object(body, "The body"));
  }

  /** Reads the parameters of a URL. An empty one is the same as none. */
  static GraphQLRequest readGet(MultiMap parameters) {
    JsonObject json = new JsonObject();
    json.put("query", single(parameters, "query"));
    json.put("operationName", single(parameters, "operationName"));
    json.put("variables", json(parameters, "variables"));
    json.put("extensions", json(parameters, "extensions"));
    return GraphQLRequest.from(json);
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
    return text == null ? null : object(Buffer.buffer(text), "\"" + name + "\"");
  }

  private static JsonObject object(Buffer text, String what) {
    try {
      if (Json.decodeValue(decoded(text)) instanceof JsonObject object) {
        return object;
      }
      throw RequestException.badInput(what + " must be a JSON object; batches are not possible.");
    } catch (DecodeException | CharacterCodingException e) {
      throw RequestException.badInput(what + " is not valid JSON.");
    }
  }

  /** JSON is UTF-8; the parser would take other encodings too, and bytes that are none. */
  private static String decoded(Buffer text) throws CharacterCodingException {
    return UTF_8.newDecoder().decode(ByteBuffer.wrap(text.getBytes())).toString();
  }
}
