package io.chatgenerator.http;

import static io.vertx.core.http.HttpHeaders.ACCEPT;
import static io.vertx.core.http.HttpHeaders.ALLOW;
import static io.vertx.core.http.HttpHeaders.CACHE_CONTROL;
import static io.vertx.core.http.HttpHeaders.CONTENT_TYPE;
import static io.vertx.core.http.HttpHeaders.RETRY_AFTER;

import graphql.ExecutionResult;
import graphql.ExecutionResultImpl;
import graphql.language.OperationDefinition.Operation;
import io.chatgenerator.auth.AuthenticatedUser;
import io.chatgenerator.auth.BearerAuthHandler;
import io.chatgenerator.graphql.BadRequestException;
import io.chatgenerator.graphql.ClientErrors;
import io.chatgenerator.graphql.GraphQLExecutor;
import io.chatgenerator.graphql.GraphQLRequest;
import io.chatgenerator.graphql.ResultFormat;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.Json;
import io.vertx.ext.web.RoutingContext;
import java.util.EnumSet;
import java.util.Set;

/**
 * GraphQL over HTTP: queries and mutations by POST as JSON, queries by GET too.
 *
 * <p>Mount it after what authenticates the caller, and, for POST, after a {@code BodyHandler} that
 * bounds the body. It answers every request that reaches it, whatever the method.
 */
public final class GraphQLHttpHandler implements Handler<RoutingContext> {
  private static final Set<Operation> BY_GET = EnumSet.of(Operation.QUERY);
  private static final Set<Operation> BY_POST = EnumSet.of(Operation.QUERY, Operation.MUTATION);

  private final GraphQLExecutor executor;

  public GraphQLHttpHandler(GraphQLExecutor executor) {
    this.executor = executor;
  }

  @Override
  public void handle(RoutingContext http) {
    var type = ResponseType.negotiate(http.request().getHeader(ACCEPT));
    if (type.isEmpty()) {
      refuse(
          http,
          406,
          "This endpoint answers by application/graphql-response+json or application/json.");
    } else if (http.request().method().equals(HttpMethod.POST)) {
      post(http, type.get());
    } else if (http.request().method().equals(HttpMethod.GET)) {
      get(http, type.get());
    } else {
      http.response().putHeader(ALLOW, "GET, POST");
      refuse(http, 405, "Send a POST, or a GET for queries.");
    }
  }

  private void post(RoutingContext http, ResponseType type) {
    if (!MediaType.isJson(http.request().getHeader(CONTENT_TYPE))) {
      refuse(http, 415, "The body must be application/json in UTF-8.");
      return;
    }
    try {
      execute(http, RequestReader.readPost(http), BY_POST, type);
    } catch (BadRequestException e) {
      refuse(http, 400, e.getMessage());
    }
  }

  private void get(RoutingContext http, ResponseType type) {
    try {
      execute(http, RequestReader.readGet(http), BY_GET, type);
    } catch (BadRequestException e) {
      refuse(http, 400, e.getMessage());
    }
  }

  private void execute(
      RoutingContext http, GraphQLRequest request, Set<Operation> allowed, ResponseType type) {
    AuthenticatedUser user = http.get(BearerAuthHandler.USER);
    // By map, not compose: a client that went away in the meantime is nobody's failure.
    executor
        .execute(request, user, allowed)
        .map(result -> answer(http, GraphQLStatus.of(result, type), type, result))
        .onFailure(http::fail);
  }

  /** The request never became a GraphQL request, so the answer is not a GraphQL response. */
  private static void refuse(RoutingContext http, int status, String message) {
    var error = ClientErrors.from(new BadRequestException(message));
    answer(http, status, ResponseType.JSON, new ExecutionResultImpl(error));
  }

  private static Future<Void> answer(
      RoutingContext http, int status, ResponseType type, ExecutionResult result) {
    HttpServerResponse response = http.response();
    if (response.ended() || response.closed()) {
      return Future.succeededFuture();
    }
    if (status == 405 && !response.headers().contains(ALLOW)) {
      response.putHeader(ALLOW, "POST");
    }
    if (status == 429 || status == 503) {
      retryAfter(response, result);
    }
    return response
        .setStatusCode(status)
        .putHeader(CONTENT_TYPE, type.contentType())
        .putHeader(CACHE_CONTROL, "no-store")
        .end(Json.encode(ResultFormat.result(result)));
  }

  private static void retryAfter(HttpServerResponse response, ExecutionResult result) {
    Object seconds = result.getErrors().get(0).getExtensions().get("retryAfter");
    if (seconds != null) {
      response.putHeader(RETRY_AFTER, seconds.toString());
    }
  }
}
