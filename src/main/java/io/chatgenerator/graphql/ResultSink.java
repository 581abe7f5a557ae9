package io.chatgenerator.graphql;

import graphql.GraphQLError;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * Where the results of one {@link RunningOperation} go, in the words of a transport. The three ways
 * to end exclude each other, and nothing follows them.
 */
public interface ResultSink {
  /**
   * A further result.
   *
   * @param result as JSON
   * @param eventId what a client resumes after who has read it, see {@link
   *     GraphQLRequest#lastEventId}; empty where nothing can be resumed
   * @return completes when it is written, or never will be
   */
  Future<Void> next(String result, Optional<String> eventId);

  /** The only result, and the end; completes as {@link #next}. */
  Future<Void> completeWith(String result);

  /** The end after the last result. */
  void complete();

  /** The end by a failure, before or after the first result; never empty. */
  void fail(List<GraphQLError> errors);

  /** Runs a task in a later turn of the event loop, once the connection takes more. */
  void whenWritable(Runnable task);
}
