package io.chatgenerator.http;

import graphql.ExecutionResult;
import graphql.GraphQLError;
import graphql.language.OperationDefinition.Operation;
import io.chatgenerator.graphql.OperationRefused;
import io.chatgenerator.graphql.ResultFormat;
import io.chatgenerator.story.ErrorCode;

/**
 * The HTTP status of a result, after the GraphQL-over-HTTP specification. Its newest draft would
 * have 422 and 294 in places; its own conformance tests ask for 400 and 200, as older clients do.
 */
final class GraphQLStatus {
  private GraphQLStatus() {}

  static int of(ExecutionResult result, ResponseType type) {
    if (result.isDataPresent()) {
      return 200;
    }
    GraphQLError first = result.getErrors().get(0);
    if (first instanceof OperationRefused refused) {
      return refused.operation() == Operation.MUTATION ? 405 : 400;
    }
    ErrorCode code = ResultFormat.code(first);
    return switch (type) {
      case GRAPHQL -> withoutData(code);
      case JSON -> code == ErrorCode.INTERNAL ? 500 : 200;
      case EVENT_STREAM -> passes(code) ? withoutData(code) : 200;
    };
  }

  /** Clients of event streams come back after a status that is no success. */
  private static boolean passes(ErrorCode code) {
    return code == ErrorCode.RATE_LIMITED || code == ErrorCode.UNAVAILABLE;
  }

  static int withoutData(ErrorCode code) {
    return switch (code) {
      case UNAUTHENTICATED -> 401;
      case FORBIDDEN -> 403;
      case RATE_LIMITED -> 429;
      case UNAVAILABLE -> 503;
      case INTERNAL -> 500;
      // As Apollo's server answers: some clients take another status for an outage.
      case PERSISTED_QUERY_NOT_SUPPORTED -> 200;
      case BAD_USER_INPUT, NOT_FOUND, CONFLICT -> 400;
    };
  }
}
