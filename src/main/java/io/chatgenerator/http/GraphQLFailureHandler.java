package io.chatgenerator.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpClosedException;
import io.vertx.ext.web.RoutingContext;

/** Answers what failed before GraphQL could, in the same form. */
final class GraphQLFailureHandler implements Handler<RoutingContext> {
  private static final int TOO_LARGE = 413;
  private static final int INTERNAL = 500;

  private final int maxBodyBytes;

  GraphQLFailureHandler(int maxBodyBytes) {
    this.maxBodyBytes = maxBodyBytes;
  }

  @Override
  public void handle(RoutingContext http) {
    if (http.failure() instanceof HttpClosedException) {
      return; // Nobody is left to answer: the client went away in the middle of its request.
    }
    int status = http.statusCode();
    if (status == TOO_LARGE) {
      GraphQLResponse.refuse(
          http, status, "The body is longer than %d bytes.".formatted(maxBodyBytes));
    } else if (status >= 400 && status < INTERNAL) {
      GraphQLResponse.refuse(http, status, "The request is not valid.");
    } else {
      GraphQLResponse.refuse(http, INTERNAL, http.failure());
    }
  }
}
