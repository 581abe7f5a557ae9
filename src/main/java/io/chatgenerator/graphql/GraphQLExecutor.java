package io.chatgenerator.graphql;

import static graphql.execution.SubscriptionExecutionStrategy.KEEP_SUBSCRIPTION_EVENTS_ORDERED;

import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphQL;
import graphql.introspection.Introspection;
import graphql.parser.ParserOptions;
import io.chatgenerator.auth.AuthenticatedUser;
import io.chatgenerator.graphql.limits.LimitedOperations;
import io.chatgenerator.graphql.limits.OperationLimits;
import io.chatgenerator.graphql.limits.UserLimit;
import io.chatgenerator.limit.BytesInFlight.Answer;
import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.RequestException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Runs requests, whichever way they came. Confined to one event loop; results arrive there too.
 *
 * <p>Data fetchers find the caller as {@code environment.getGraphQlContext()
 * .get(AuthenticatedUser.class)}.
 */
public final class GraphQLExecutor {
  private final GraphQL graphQL;
  private final OperationLimits limits;
  private final ParserOptions parser;
  private final RequestObserver observer;
  private final UserLimit user;

  /**
   * @param graphQL built with {@link ClientErrors#HANDLER} as its exception handler
   * @param documents installed as its source of parsed documents
   * @param user how much each caller may ask for
   */
  public GraphQLExecutor(
      GraphQL graphQL,
      DocumentCache documents,
      OperationLimits limits,
      UserLimit user,
      RequestObserver observer) {
    this.user = user;
    this.observer = observer;
    this.limits = limits;
    this.parser = limits.parser();
    this.graphQL =
        graphQL.transform(
            builder ->
                builder
                    .preparsedDocumentProvider(documents)
                    .instrumentation(new LimitedOperations(user, ClientErrors::from)));
  }

  /**
   * Runs an operation of any type. Its extensions may hold what a trace's headers would, for
   * transports without headers.
   *
   * @param answer to be sent once, whatever the result
   */
  public Future<ExecutionResult> execute(
      GraphQLRequest request, AuthenticatedUser user, Answer answer) {
    RequestTrace trace = received(user, name -> text(request.extensions().get(name)));
    return execute(request, user, OperationPolicy.ALL, trace, answer)
        .onSuccess(result -> trace.answered());
  }

  /** How much each caller may ask for. */
  public UserLimit limit() {
    return user;
  }

  /**
   * Begins to trace a request, before it is run. The caller reports when it is answered.
   *
   * @param header gives the value of a header by its name, in lower case; null where there is none
   */
  public RequestTrace received(AuthenticatedUser user, UnaryOperator<String> header) {
    return observer.received(user.subject(), header);
  }

  /**
   * Runs an operation.
   *
   * @param trace what it leads to belongs to
   * @param answer to be sent once, whatever the result
   * @return never fails: a result without data says why nothing was run. For a subscription, data
   *     is a {@code Publisher} of results.
   */
  public Future<ExecutionResult> execute(
      GraphQLRequest request,
      AuthenticatedUser user,
      OperationPolicy admission,
      RequestTrace trace,
      Answer answer) {
    return Future.succeededFuture(request)
        .map(asked -> input(asked, user, admission, trace, answer))
        .compose(this::start)
        .recover(failure -> failed(failure, RequestLog.of(user, trace)))
        .onSuccess(
            result -> result.getErrors().stream().map(ResultFormat::code).forEach(trace::failed));
  }

  /** Clients look for this very message, or its code, and send the document from then on. */
  private static RequestException persistedQueryNotSupported() {
    return new RequestException(
        ErrorCode.PERSISTED_QUERY_NOT_SUPPORTED, "PersistedQueryNotSupported");
  }

  private Future<ExecutionResult> start(ExecutionInput input) {
    Context context = Vertx.currentContext();
    var running = graphQL.executeAsync(input);
    return context == null
        ? Future.fromCompletionStage(running)
        : Future.fromCompletionStage(running, context);
  }

  private static Future<ExecutionResult> failed(Throwable failure, RequestLog log) {
    return Future.succeededFuture(
        ExecutionResult.newExecutionResult()
            .addError(ClientErrors.describe(failure, log).build())
            .build());
  }

  private static String text(Object value) {
    return value instanceof String text ? text : null;
  }

  /** Throws {@link RequestException} where there is no document, or more than may be. */
  private ExecutionInput input(
      GraphQLRequest request,
      AuthenticatedUser user,
      OperationPolicy admission,
      RequestTrace trace,
      Answer answer) {
    String document = request.query().orElseThrow(GraphQLExecutor::persistedQueryNotSupported);
    limits.check(request.variables());
    return ExecutionInput.newExecutionInput(document)
        .operationName(request.operationName().orElse(null))
        .variables(request.variables())
        .extensions(request.extensions())
        .graphQLContext(
            Map.of(
                AuthenticatedUser.class,
                user,
                GraphQLRequest.class,
                request,
                RequestTrace.class,
                trace,
                Answer.class,
                answer,
                OperationPolicy.class,
                admission,
                ParserOptions.class,
                parser,
                Introspection.INTROSPECTION_DISABLED,
                !limits.introspection(),
                KEEP_SUBSCRIPTION_EVENTS_ORDERED,
                true))
        .build();
  }
}
