package io.chatgenerator.auth;

import io.chatgenerator.auth.AuthenticationException.Kind;
import io.chatgenerator.limit.ClientAddress;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/**
 * Lets requests through that bear a good token, and puts its holder under {@link #USER} on the
 * routing context. All others are answered with a GraphQL error and 401, 429 where too many bad
 * tokens came from the address, or 503 where the issuer's keys cannot be had. Stands in front of
 * whatever reads the body: the request is paused meanwhile.
 */
public final class BearerAuthHandler implements Handler<RoutingContext> {
  /** Key of the {@link AuthenticatedUser} on the routing context. */
  public static final String USER = "io.chatgenerator.auth.user";

  private static final String GRAPHQL_JSON = "application/graphql-response+json";

  private final GuardedVerifier verifier;
  private final ClientAddress addresses;

  /**
   * @param addresses tells where a request comes from
   */
  public BearerAuthHandler(GuardedVerifier verifier, ClientAddress addresses) {
    this.verifier = verifier;
    this.addresses = addresses;
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
    String token = BearerToken.of(header).orElse(null);
    return verifier.verify(token, addresses.of(context.request()));
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
    JsonObject extensions = new JsonObject().put("code", code(refusal.kind()));
    response.setStatusCode(status(refusal.kind()));
    refusal
        .retryAfter()
        .map(BearerAuthHandler::wholeSeconds)
        .ifPresentOrElse(
            seconds -> {
              response.putHeader(HttpHeaders.RETRY_AFTER, seconds.toString());
              extensions.put("retryAfter", seconds);
            },
            () -> response.putHeader("WWW-Authenticate", "Bearer"));
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, contentType(context))
        .end(body(refusal.getMessage(), extensions));
  }

  private static int status(Kind kind) {
    return switch (kind) {
      case INVALID -> 401;
      case TOO_MANY -> 429;
      case UNAVAILABLE -> 503;
    };
  }

  private static String code(Kind kind) {
    return switch (kind) {
      case INVALID -> "UNAUTHENTICATED";
      case TOO_MANY -> "RATE_LIMITED";
      case UNAVAILABLE -> "UNAVAILABLE";
    };
  }

  /** Rounded up: who comes back too early is refused again. */
  private static Long wholeSeconds(Duration wait) {
    return Math.max(1, wait.plusMillis(999).toSeconds());
  }

  private static String contentType(RoutingContext context) {
    String accept = context.request().getHeader(HttpHeaders.ACCEPT);
    String type =
        accept != null && accept.contains(GRAPHQL_JSON) ? GRAPHQL_JSON : "application/json";
    return type + "; charset=utf-8";
  }

  private static String body(String message, JsonObject extensions) {
    JsonObject error = new JsonObject().put("message", message).put("extensions", extensions);
    return new JsonObject().put("errors", new JsonArray().add(error)).encode();
  }
}
