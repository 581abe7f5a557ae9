package io.chatgenerator.auth;

import io.chatgenerator.auth.AuthenticationException.Kind;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/**
 * Lets requests through that bear a good token, and puts its holder under {@link #USER} on the
 * routing context. All others are answered with 401, or 503 where the issuer's keys cannot be had,
 * and a GraphQL error. Stands in front of whatever reads the body: the request is paused meanwhile.
 */
public final class BearerAuthHandler implements Handler<RoutingContext> {
  /** Key of the {@link AuthenticatedUser} on the routing context. */
  public static final String USER = "io.chatgenerator.auth.user";

  private static final String GRAPHQL_JSON = "application/graphql-response+json";
  private static final String RETRY_AFTER_SECONDS = "2";

  private final CognitoTokenVerifier verifier;

  public BearerAuthHandler(CognitoTokenVerifier verifier) {
    this.verifier = verifier;
  }

  @Override
  public void handle(RoutingContext context) {
    context.request().pause();
    holderOf(context)
        .onSuccess(user -> proceed(context, user))
        .onFailure(cause -> refuse(context, cause));
  }

  private Future<AuthenticatedUser> holderOf(RoutingContext context) {
    String header = context.request().getHeader(HttpHeaders.AUTHORIZATION);
    return verifier.verify(BearerToken.fromHeader(header).orElse(null));
  }

  private static void proceed(RoutingContext context, AuthenticatedUser user) {
    context.put(USER, user);
    context.request().resume();
    context.next();
  }

  private static void refuse(RoutingContext context, Throwable cause) {
    if (cause instanceof AuthenticationException refusal) {
      answer(context, refusal);
      // The rest of the body is read and dropped, so that the connection stays usable.
      context.request().resume();
    } else {
      context.fail(cause);
    }
  }

  private static void answer(RoutingContext context, AuthenticationException refusal) {
    HttpServerResponse response = context.response();
    boolean unavailable = refusal.kind() == Kind.UNAVAILABLE;
    if (unavailable) {
      response.setStatusCode(503).putHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    } else {
      response.setStatusCode(401).putHeader("WWW-Authenticate", "Bearer");
    }
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, contentType(context))
        .end(body(refusal.getMessage(), unavailable ? "UNAVAILABLE" : "UNAUTHENTICATED"));
  }

  private static String contentType(RoutingContext context) {
    String accept = context.request().getHeader(HttpHeaders.ACCEPT);
    String type =
        accept != null && accept.contains(GRAPHQL_JSON) ? GRAPHQL_JSON : "application/json";
    return type + "; charset=utf-8";
  }

  private static String body(String message, String code) {
    JsonObject error =
        new JsonObject()
            .put("message", message)
            .put("extensions", new JsonObject().put("code", code));
    return new JsonObject().put("errors", new JsonArray().add(error)).encode();
  }
}
