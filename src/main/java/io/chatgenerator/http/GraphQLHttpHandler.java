package io.chatgenerator.http;

import static io.vertx.core.http.HttpHeaders.ACCEPT;
import static io.vertx.core.http.HttpHeaders.ALLOW;
import static io.vertx.core.http.HttpHeaders.CONTENT_TYPE;

import graphql.ExecutionResult;
import graphql.language.OperationDefinition.Operation;
import io.chatgenerator.auth.AuthenticatedUser;
import io.chatgenerator.graphql.GraphQLExecutor;
import io.chatgenerator.graphql.GraphQLRequest;
import io.chatgenerator.graphql.OperationPolicy;
import io.chatgenerator.graphql.RequestTrace;
import io.chatgenerator.graphql.ResultStream;
import io.chatgenerator.limit.BytesInFlight.Answer;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.ws.ConnectionRegistry;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * GraphQL over HTTP: queries and mutations by POST as JSON, queries by GET and HEAD too; and over
 * server-sent events, in the distinct connections mode of the graphql-sse project's PROTOCOL.md:
 * one operation for each request. Its streams count as their user's sockets do.
 *
 * <p>Mount it after what authenticates the caller, and, for POST, after a {@code BodyHandler} that
 * bounds the body. It answers every request that reaches it, whatever the method.
 *
 * @param stopping whether this task is about to end, and begins nothing that lasts any more
 * @param streams where streams are kept while open
 * @param keepAlive how often a stream is sent a comment
 */
public record GraphQLHttpHandler(
    GraphQLExecutor executor,
    BooleanSupplier stopping,
    ConnectionRegistry streams,
    Duration keepAlive)
    implements Handler<RoutingContext> {
  private static final OperationPolicy BY_GET = OperationPolicy.only(EnumSet.of(Operation.QUERY));
  private static final OperationPolicy BY_POST =
      OperationPolicy.only(EnumSet.of(Operation.QUERY, Operation.MUTATION));
  private static final OperationPolicy STREAMED_BY_GET =
      OperationPolicy.only(EnumSet.of(Operation.QUERY, Operation.SUBSCRIPTION));

  @Override
  public void handle(RoutingContext http) {
    HttpMethod method = http.request().method();
    boolean post = method.equals(HttpMethod.POST);
    var type = ResponseType.negotiate(http.request().getHeader(ACCEPT));
    if (type.isEmpty()) {
      GraphQLResponse.refuse(
          http,
          406,
          "This endpoint answers by application/graphql-response+json, application/json or"
              + " text/event-stream.");
    } else if (post && !ResponseType.isJson(http.request().getHeader(CONTENT_TYPE))) {
      GraphQLResponse.refuse(http, 415, "The body must be application/json in UTF-8.");
    } else if (post || method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)) {
      read(http, type.get());
    } else {
      http.response().putHeader(ALLOW, "GET, HEAD, POST");
      GraphQLResponse.refuse(http, 405, "Send a POST, or a GET for queries.");
    }
  }

  private void read(RoutingContext http, ResponseType type) {
    HttpMethod method = http.request().method();
    try {
      GraphQLRequest request =
          method.equals(HttpMethod.POST)
              ? GraphQLRequest.readPost(http.body().buffer())
              : GraphQLRequest.readGet(http.queryParams());
      execute(http, request, policy(method, type), type);
    } catch (RequestException e) {
      GraphQLResponse.refuse(http, 400, e.getMessage());
    }
  }

  private static OperationPolicy policy(HttpMethod method, ResponseType type) {
    boolean streamed = type == ResponseType.EVENT_STREAM;
    if (method.equals(HttpMethod.POST)) {
      return streamed ? OperationPolicy.ALL : BY_POST;
    }
    return streamed && method.equals(HttpMethod.GET) ? STREAMED_BY_GET : BY_GET;
  }

  private void execute(
      RoutingContext http, GraphQLRequest request, OperationPolicy admission, ResponseType type) {
    AuthenticatedUser user = http.get(BearerAuthHandler.USER);
    // By map, not compose: a client that went away in the meantime is nobody's failure.
    RequestTrace trace = executor.received(user, http.request()::getHeader);
    OperationPolicy now = stopping.getAsBoolean() ? admission.whileStopping() : admission;
    Optional<String> lastEventId = Optional.ofNullable(http.request().getHeader("Last-Event-ID"));
    Answer answer = executor.limit().account(http.request().connection(), user).answer();
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
    int status = GraphQLResponse.status(result, type);
    trace.answered(http.request().method().name(), status);
    return type == ResponseType.EVENT_STREAM && status == 200
        ? stream(http, result, answer)
        : GraphQLResponse.send(http, status, type, result, answer);
  }

  /** Answers with the results of an execution, or by 429 where the user has too many streams. */
  private Future<Void> stream(RoutingContext http, ExecutionResult execution, Answer answer) {
    if (ResultStream.of(execution).isEmpty()) {
      return EventStream.single(http.response(), execution, answer);
    }
    AuthenticatedUser user = http.get(BearerAuthHandler.USER);
    EventStream stream = new EventStream(http, streams, answer);
    if (!streams.admit(stream, user.subject())) {
      answer.drop();
      return GraphQLResponse.refuse(http, 429, tooMany());
    }
    stream.start(user.expiresAt(), execution, keepAlive);
    return Future.succeededFuture();
  }

  private static RequestException tooMany() {
    return RequestException.tooMany(
        "You have too many sockets and streams; close one first.", Duration.ofSeconds(1));
  }
}
