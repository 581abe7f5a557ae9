package io.chatgenerator.http;

import graphql.GraphQLError;
import io.chatgenerator.graphql.ResultFormat;
import io.vertx.core.json.Json;
import java.util.List;
import java.util.Map;

/** The events of GraphQL over server-sent events, as text. */
final class ServerSentEvent {
  /** Nothing, which keeps the connection in use. */
  static final String COMMENT = ":\n\n";

  /** Browsers pass on no event without data. */
  static final String COMPLETE = "event: complete\ndata: \n\n";

  private ServerSentEvent() {}

  /**
   * @param result as JSON, which has no line ends outside of its strings, nor in them
   */
  static String next(String result) {
    return "event: next\ndata: " + result + "\n\n";
  }

  /** The same with the id that a client sends back when it resumes. */
  static String next(String result, String id) {
    return "id: " + id + "\n" + next(result);
  }

  /** A result without data. */
  static String errors(List<GraphQLError> errors) {
    return Json.encode(Map.of("errors", ResultFormat.errors(errors)));
  }
}
