package io.chatgenerator.graphql;

import static graphql.execution.SubscriptionExecutionStrategy.KEEP_SUBSCRIPTION_EVENTS_ORDERED;

import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.ExecutionResultImpl;
import graphql.GraphQL;
import graphql.language.OperationDefinition.Operation;
import io.chatgenerator.auth.AuthenticatedUser;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Runs requests, whichever way they came. Confined to one event loop; results arrive there too.
 *
 * <p>Data fetchers find the caller as {@code environment.getGraphQlContext()
 * .get(AuthenticatedUser.class)}.
 */
public final class GraphQLExecutor {
  private final GraphQL graphQL;

  /**
   * @param graphQL built with {@link GraphQLErrorHandler} as its exception handler, and with what
   *     lets data fetchers return Vert.x futures
   * @param documents installed as its source of parsed documents
   */
  public GraphQLExecutor(GraphQL graphQL, DocumentCache documents) {
    this.graphQL = graphQL.transform(builder -> builder.preparsedDocumentProvider(documents));
  }

  /** Runs an operation of any type. */
  public Future<ExecutionResult> execute(GraphQLRequest request, AuthenticatedUser user) {
    return execute(request, user, EnumSet.allOf(Operation.class));
  }

  /**
   * Runs an operation.
   *
   * @param allowed types that may be run; any other ends with {@link OperationRefused}, before
   *     anything of it was run
   * @return never fails: a result without data says why nothing was run. For a subscription, data
   *     is a {@code Publisher} of results.
   */
  public Future<ExecutionResult> execute(
      GraphQLRequest request, AuthenticatedUser user, Set<Operation> allowed) {
    return start(input(request, user, allowed)).recover(GraphQLExecutor::failed);
  }

  private Future<ExecutionResult> start(ExecutionInput input) {
    try {
      Context context = Vertx.currentContext();
      var running = graphQL.executeAsync(input);
      return context == null
          ? Future.fromCompletionStage(running)
          : Future.fromCompletionStage(running, context);
    } catch (RuntimeException failure) {
      return Future.failedFuture(failure);
    }
  }

  private static Future<ExecutionResult> failed(Throwable failure) {
    return Future.succeededFuture(new ExecutionResultImpl(ClientErrors.from(failure)));
  }

  private static ExecutionInput input(
      GraphQLRequest request, AuthenticatedUser user, Set<Operation> allowed) {
    return ExecutionInput.newExecutionInput(request.query())
        .operationName(request.operationName().orElse(null))
        .variables(request.variables())
        .extensions(request.extensions())
        .graphQLContext(
            Map.of(
                AuthenticatedUser.class,
                user,
                DocumentCache.ALLOWED_OPERATIONS,
                allowed,
                KEEP_SUBSCRIPTION_EVENTS_ORDERED,
                true))
        .build();
  }
}
