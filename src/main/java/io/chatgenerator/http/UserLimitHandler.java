package io.chatgenerator.http;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.auth.AuthenticatedUser;
import io.chatgenerator.auth.BearerAuthHandler;
import io.chatgenerator.graphql.UserLimit;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/** Answers a user who comes too often with 429, before the body is read. */
final class UserLimitHandler implements Handler<RoutingContext> {
  private final UserLimit limit;

  UserLimitHandler(UserLimit limit) {
    this.limit = requireNonNull(limit);
  }

  @Override
  public void handle(RoutingContext http) {
    AuthenticatedUser user = http.get(BearerAuthHandler.USER);
    limit
        .refusal(user)
        .ifPresentOrElse(tooMany -> GraphQLResponse.refuse(http, 429, tooMany), http::next);
  }
}
