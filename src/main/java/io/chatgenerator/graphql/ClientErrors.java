package io.chatgenerator.graphql;

import graphql.ErrorClassification;
import graphql.GraphQLError;
import graphql.GraphqlErrorBuilder;
import graphql.execution.DataFetcherExceptionHandler;
import graphql.execution.DataFetcherExceptionHandlerParameters;
import graphql.execution.DataFetcherExceptionHandlerResult;
import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.RequestException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns failures into what a client may see of them. A known failure keeps its message, which was
 * written for the client; any other becomes a sentence and a random id, under which the log has the
 * whole story, written once.
 */
public final class ClientErrors {
  private static final Logger LOG = LoggerFactory.getLogger(ClientErrors.class);

  /** Answers a data fetcher's failure. */
  public static final DataFetcherExceptionHandler HANDLER = ClientErrors::handle;

  private ClientErrors() {}

  /** What is known of an error's kind. */
  record Coded(ErrorCode code) implements ErrorClassification {}

  /** An error without a place in a document; add location and path where there are any. */
  static GraphqlErrorBuilder<?> describe(Throwable failure, RequestLog log) {
    Throwable cause = unwrap(failure);
    if (cause instanceof RequestException story) {
      logForOperator(story, log);
      return error(story.code(), story.getMessage(), retryAfter(story));
    }
    String id = UUID.randomUUID().toString();
    log.line(LOG.atError()).setCause(cause).log("Internal error {}", id);
    return internal(id);
  }

  private static CompletableFuture<DataFetcherExceptionHandlerResult> handle(
      DataFetcherExceptionHandlerParameters failed) {
    GraphQLError error =
        describe(failed.getException(), RequestLog.of(failed.getDataFetchingEnvironment()))
            .path(failed.getPath())
            .location(failed.getSourceLocation())
            .build();
    return CompletableFuture.completedFuture(
        DataFetcherExceptionHandlerResult.newResult(error).build());
  }

  /** Of what is not the caller's doing; the caller reads nothing of it. */
  private static void logForOperator(RequestException failure, RequestLog log) {
    Throwable cause = failure.getCause();
    if (cause != null) {
      String why = cause.getMessage() == null ? cause.getClass().getName() : cause.getMessage();
      log.line(LOG.atWarn()).log(failure.code() + ": {}", why);
    }
  }

  /** The same without a place. */
  public static GraphQLError from(Throwable failure) {
    return describe(failure, RequestLog.UNKNOWN).build();
  }

  static GraphqlErrorBuilder<?> internal(String id) {
    return error(
        ErrorCode.INTERNAL, "Something went wrong. Quote this id to support.", Map.of("id", id));
  }

  static GraphqlErrorBuilder<?> error(ErrorCode code, String message, Map<String, Object> details) {
    Map<String, Object> extensions = new LinkedHashMap<>();
    extensions.put("code", code.name());
    extensions.putAll(details);
    return GraphqlErrorBuilder.newError()
        .errorType(new Coded(code))
        .message(message)
        .extensions(extensions);
  }

  private static Map<String, Object> retryAfter(RequestException failure) {
    return failure
        .retryAfter()
        .<Map<String, Object>>map(wait -> Map.of("retryAfter", wholeSeconds(wait)))
        .orElse(Map.of());
  }

  /** Rounded up, and never 0: who comes back too early is refused again. */
  private static long wholeSeconds(Duration wait) {
    return Math.max(1, wait.plusMillis(999).toSeconds());
  }

  private static Throwable unwrap(Throwable failure) {
    boolean wrapped = failure instanceof CompletionException && failure.getCause() != null;
    return wrapped ? unwrap(failure.getCause()) : failure;
  }
}
