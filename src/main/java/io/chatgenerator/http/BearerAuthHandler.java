package io.chatgenerator.http;

import io.chatgenerator.auth.AuthenticatedUser;
import io.chatgenerator.auth.BearerToken;
import io.chatgenerator.auth.CognitoTokenVerifier;
import io.chatgenerator.limit.ClientAddress;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/**
 * Lets requests through that bear a good token, and puts its holder under {@link #USER} on the
 * routing context. All others are answered with a GraphQL error and 401, 429 where too many bad
 * tokens came from the address, or 503 where the issuer's keys cannot be had. Stands in front of
 * whatever reads the body: the request is paused meanwhile.
 */
public record BearerAuthHandler(CognitoTokenVerifier verifier, ClientAddress addresses)
    implements Handler<RoutingContext> {
  /** Key of the {@link AuthenticatedUser} on the routing context. */
  public static final String USER = "io.chatgenerator.auth.user";

  @Override
  public void handle(RoutingContext context) {
    context.request().pause();
    holderOf(context)
        .onSuccess(user -> proceed(context, user))
        .onFailure(cause -> refuse(context, cause));
  }

  private Future<AuthenticatedUser> holderOf(RoutingContext context) {
    String header = context.request().getHeader(HttpHeaders.AUTHORIZATION);
    String token = BearerToken.of(header).orElse(null);
    return verifier.verify(token, addresses.of(context.request()));
  }

  private static void proceed(RoutingContext context, AuthenticatedUser user) {
    context.put(USER, user);
    context.request().resume();
    context.next();
  }

  /** The rest of the body is read and dropped, so that the connection stays usable. */
  private static void refuse(RoutingContext context, Throwable cause) {
    GraphQLResponse.refuse(context, cause);
    context.request().resume();
  }
}
