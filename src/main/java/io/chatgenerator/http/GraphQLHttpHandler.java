package io.chatgenerator.http;

import static io.vertx.core.http.HttpHeaders.ACCEPT;
import static io.vertx.core.http.HttpHeaders.ALLOW;
import static io.vertx.core.http.HttpHeaders.CONTENT_TYPE;
import static java.util.Objects.requireNonNull;

import graphql.ExecutionResult;
import graphql.language.OperationDefinition.Operation;
import io.chatgenerator.auth.AuthenticatedUser;
import io.chatgenerator.graphql.GraphQLExecutor;
import io.chatgenerator.graphql.GraphQLRequest;
import io.chatgenerator.graphql.OperationPolicy;
import io.chatgenerator.graphql.RequestTrace;
import io.chatgenerator.limit.BytesInFlight.Answer;
import io.chatgenerator.story.RequestException;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.EnumSet;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * GraphQL over HTTP: queries and mutations by POST as JSON, queries by GET and HEAD too.
 *
 * <p>Mount it after what authenticates the caller, and, for POST, after a {@code BodyHandler} that
 * bounds the body. It answers every request that reaches it, whatever the method.
 */
public final class GraphQLHttpHandler implements Handler<RoutingContext> {
  private static final OperationPolicy BY_GET = OperationPolicy.only(EnumSet.of(Operation.QUERY));
  private static final OperationPolicy BY_POST =
      OperationPolicy.only(EnumSet.of(Operation.QUERY, Operation.MUTATION));
  private static final OperationPolicy STREAMED_BY_GET =
      OperationPolicy.only(EnumSet.of(Operation.QUERY, Operation.SUBSCRIPTION));

  private final GraphQLExecutor executor;
  private final BooleanSupplier stopping;
  private final EventStreams streams;

  /**
   * @param stopping whether this task is about to end, and begins nothing that lasts any more
   * @param streams answers clients that ask for events
   */
  public GraphQLHttpHandler(
      GraphQLExecutor executor, BooleanSupplier stopping, EventStreams streams) {
    this.executor = requireNonNull(executor);
    this.stopping = requireNonNull(stopping);
    this.streams = requireNonNull(streams);
  }

  @Override
  public void handle(RoutingContext http) {
    HttpMethod method = http.request().method();
    var type = ResponseType.negotiate(http.request().getHeader(ACCEPT));
    if (type.isEmpty()) {
      GraphQLResponse.refuse(
          http,
          406,
          "This endpoint answers by application/graphql-response+json, application/json or"
              + " text/event-stream.");
    } else if (method.equals(HttpMethod.POST)) {
      post(http, type.get());
    } else if (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)) {
      get(http, type.get());
    } else {
      http.response().putHeader(ALLOW, "GET, HEAD, POST");
      GraphQLResponse.refuse(http, 405, "Send a POST, or a GET for queries.");
    }
  }

  private void post(RoutingContext http, ResponseType type) {
    if (!ResponseType.isJson(http.request().getHeader(CONTENT_TYPE))) {
      GraphQLResponse.refuse(http, 415, "The body must be application/json in UTF-8.");
      return;
    }
    try {
      OperationPolicy admission = type == ResponseType.EVENT_STREAM ? OperationPolicy.ALL : BY_POST;
      execute(http, RequestReader.readPost(http.body().buffer()), admission, type);
    } catch (RequestException e) {
      GraphQLResponse.refuse(http, 400, e.getMessage());
    }
  }

  private void get(RoutingContext http, ResponseType type) {
    boolean streamed =
        type == ResponseType.EVENT_STREAM && http.request().method().equals(HttpMethod.GET);
    try {
      execute(
          http,
          RequestReader.readGet(http.queryParams()),
          streamed ? STREAMED_BY_GET : BY_GET,
          type);
    } catch (RequestException e) {
      GraphQLResponse.refuse(http, 400, e.getMessage());
    }
  }

  private void execute(
      RoutingContext http, GraphQLRequest request, OperationPolicy admission, ResponseType type) {
    AuthenticatedUser user = http.get(BearerAuthHandler.USER);
    // By map, not compose: a client that went away in the meantime is nobody's failure.
    RequestTrace trace = executor.received(user, http.request()::getHeader);
    OperationPolicy now = stopping.getAsBoolean() ? admission.whileStopping() : admission;
    Optional<String> lastEventId = Optional.ofNullable(http.request().getHeader("Last-Event-ID"));
    Answer answer = executor.account(http.request().connection(), user).answer();
    executor
        .execute(request.resumedAfter(lastEventId), user, now, trace, answer)
        .map(result -> answer(http, type, result, trace, answer))
        .onFailure(why -> answer.drop())
        .onFailure(http::fail);
  }

  private Future<Void> answer(
      RoutingContext http,
      ResponseType type,
      ExecutionResult result,
      RequestTrace trace,
      Answer answer) {
    int status = GraphQLStatus.of(result, type);
    trace.answered(http.request().method().name(), status);
    return type == ResponseType.EVENT_STREAM && status == 200
        ? streams.answer(http, result, answer)
        : GraphQLResponse.send(http, status, type, result, answer);
  }
}
