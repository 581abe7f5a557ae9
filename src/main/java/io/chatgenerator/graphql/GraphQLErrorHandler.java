package io.chatgenerator.graphql;

import graphql.execution.DataFetcherExceptionHandler;
import graphql.execution.DataFetcherExceptionHandlerParameters;
import graphql.execution.DataFetcherExceptionHandlerResult;
import java.util.concurrent.CompletableFuture;

/**
 * What becomes of a data fetcher's failure: a GraphQL error with a code, as {@link ClientErrors}
 * describes it. Install it with {@code GraphQL.Builder.defaultDataFetcherExceptionHandler}.
 */
public final class GraphQLErrorHandler implements DataFetcherExceptionHandler {
  @Override
  public CompletableFuture<DataFetcherExceptionHandlerResult> handleException(
      DataFetcherExceptionHandlerParameters failed) {
    var error =
        ClientErrors.describe(
                failed.getException(), RequestLog.of(failed.getDataFetchingEnvironment()))
            .path(failed.getPath())
            .location(failed.getSourceLocation())
            .build();
    return CompletableFuture.completedFuture(
        DataFetcherExceptionHandlerResult.newResult(error).build());
  }
}
