package io.chatgenerator.http;

import static io.vertx.core.http.HttpHeaders.ACCEPT;
import static io.vertx.core.http.HttpHeaders.ALLOW;
import static io.vertx.core.http.HttpHeaders.CACHE_CONTROL;
import static io.vertx.core.http.HttpHeaders.CONTENT_TYPE;
import static io.vertx.core.http.HttpHeaders.RETRY_AFTER;

import graphql.ExecutionResult;
import graphql.GraphQLError;
import io.chatgenerator.graphql.ClientErrors;
import io.chatgenerator.graphql.OperationPolicy;
import io.chatgenerator.graphql.ResultFormat;
import io.chatgenerator.limit.BytesInFlight.Answer;
import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.RequestException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;

/** Writes answers of the GraphQL endpoint; to clients that are still there. */
final class GraphQLResponse {
  private GraphQLResponse() {}

  /**
   * The HTTP status of a result, after the GraphQL-over-HTTP specification. Its newest draft would
   * have 422 and 294 in places; its own conformance tests ask for 400 and 200, as older clients do.
   */
  static int status(ExecutionResult result, ResponseType type) {
    if (result.isDataPresent()) {
      return 200;
    }
    GraphQLError first = result.getErrors().get(0);
    var extensions = Optional.ofNullable(first.getExtensions()).orElse(Map.of());
    Object refused = extensions.get(OperationPolicy.REFUSED);
    if (refused != null) {
      return refused.equals("mutation") ? 405 : 400;
    }
    ErrorCode code = ResultFormat.code(first);
    return switch (type) {
      case GRAPHQL -> statusWithoutData(code);
      case JSON -> code == ErrorCode.INTERNAL ? 500 : 200;
      case EVENT_STREAM -> passes(code) ? statusWithoutData(code) : 200;
    };
  }

  /** Clients of event streams come back after a status that is no success. */
  private static boolean passes(ErrorCode code) {
    return code == ErrorCode.RATE_LIMITED || code == ErrorCode.UNAVAILABLE;
  }

  private static int statusWithoutData(ErrorCode code) {
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

  /** Sends a result, which the answer counts until it is written. */
  static Future<Void> send(
      RoutingContext http, int status, ResponseType type, ExecutionResult result, Answer answer) {
    if (isGone(http)) {
      answer.drop();
      return Future.succeededFuture();
    }
    Buffer json = Buffer.buffer(ResultFormat.json(result));
    Future<Void> written = send(http, status, type, result, json);
    answer.sent(json.length(), written);
    return written;
  }

  private static Future<Void> send(
      RoutingContext http, int status, ResponseType type, ExecutionResult result, Buffer json) {
    HttpServerResponse response = http.response();
    if (status == 405 && !response.headers().contains(ALLOW)) {
      response.putHeader(ALLOW, "POST");
    }
    if (status == 401) {
      response.putHeader("WWW-Authenticate", "Bearer");
    }
    if (status == 429 || status == 503) {
      retryAfter(response, result);
    }
    return response
        .setStatusCode(status)
        .putHeader(CONTENT_TYPE, type.contentType())
        .putHeader(CACHE_CONTROL, "no-store")
        .end(json);
  }

  private static boolean isGone(RoutingContext http) {
    return http.response().ended() || http.response().closed();
  }

  /** The request never became a GraphQL request, so the answer is not a GraphQL response. */
  static Future<Void> refuse(RoutingContext http, int status, String message) {
    return refuse(http, status, RequestException.badInput(message));
  }

  /** As for a wrong request, for any other reason. */
  static Future<Void> refuse(RoutingContext http, int status, Throwable why) {
    return refuse(http, status, ResponseType.JSON, why);
  }

  /** As the next for a refusal; another failure is for the failure handler. */
  static void refuse(RoutingContext http, Throwable why) {
    if (why instanceof RequestException refusal) {
      refuse(http, refusal);
    } else {
      http.fail(why);
    }
  }

  /** The caller may send no request: by the status of the code, in the type that is asked for. */
  static Future<Void> refuse(RoutingContext http, RequestException why) {
    ResponseType type =
        ResponseType.negotiate(http.request().getHeader(ACCEPT))
            .filter(ResponseType.GRAPHQL::equals)
            .orElse(ResponseType.JSON);
    return refuse(http, statusWithoutData(why.code()), type, why);
  }

  private static Future<Void> refuse(
      RoutingContext http, int status, ResponseType type, Throwable why) {
    var error = ExecutionResult.newExecutionResult().addError(ClientErrors.from(why)).build();
    Buffer json = Buffer.buffer(ResultFormat.json(error));
    return isGone(http) ? Future.succeededFuture() : send(http, status, type, error, json);
  }

  private static void retryAfter(HttpServerResponse response, ExecutionResult result) {
    Object seconds = result.getErrors().get(0).getExtensions().get("retryAfter");
    if (seconds != null) {
      response.putHeader(RETRY_AFTER, seconds.toString());
    }
  }
}
