package io.chatgenerator.http;

import io.chatgenerator.auth.AuthenticatedUser;
import io.chatgenerator.graphql.limits.UserLimit;
import io.chatgenerator.management.HealthHandler;
import io.chatgenerator.management.ManagementRouter;
import io.chatgenerator.management.Readiness;
import io.chatgenerator.page.WebPage;
import io.chatgenerator.ws.GraphQLWsHandler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Set;

/** Which request goes where, in the order in which they are checked. */
public final class ApiRouter {
  /** Where GraphQL is served, by HTTP and by WebSocket. */
  public static final String GRAPHQL = "/graphql";

  /** Receives answers on the API's port. Called on the event loop: it must be quick. */
  public interface HttpObserver {
    /**
     * A request was answered, its body read included.
     *
     * @param nanos from its head to the end of the answer
     */
    void answered(HttpMethod method, int status, long nanos);
  }

  private static final String EXPORT = "/stories.jsonl";
  private static final Set<String> LASTING =
      Set.of(ResponseType.EVENT_STREAM.contentType(), StoryExport.TYPE);

  private ApiRouter() {}

  /** The routes of the API port; a longer request than {@code maxBodyBytes} is refused. */
  public static Router api(
      Vertx vertx,
      Set<String> allowedOrigins,
      Readiness readiness,
      WebPage page,
      GraphQLWsHandler sockets,
      BearerAuthHandler auth,
      UserLimit limit,
      GraphQLHttpHandler graphQL,
      StoryExport export,
      int maxBodyBytes,
      HttpObserver observer) {
    Router router = Router.router(vertx);
    router.route().handler(http -> time(http, observer));
    new HealthHandler(readiness).mount(router);
    page.mount(router);
    router.route().handler(new OriginHandler(allowedOrigins));
    router.get(GRAPHQL).handler(sockets);
    router.route(GRAPHQL).handler(auth);
    router.route(GRAPHQL).handler(http -> limit(http, limit));
    router
        .route(HttpMethod.POST, GRAPHQL)
        .handler(BodyHandler.create(false).setBodyLimit(maxBodyBytes));
    router.route(GRAPHQL).handler(graphQL);
    router.route(GRAPHQL).failureHandler(http -> fail(http, maxBodyBytes));
    router.route(EXPORT).handler(auth);
    router.route(EXPORT).handler(http -> limit(http, limit));
    router.get(EXPORT).handler(export);
    refuseInSilence(router, 400);
    refuseInSilence(router, 403);
    return ManagementRouter.answeringHead(router);
  }

  /**
   * Answers paths that cannot be read and origins of strangers, which the library would log as
   * errors of the service, with their stack traces.
   */
  private static void refuseInSilence(Router router, int status) {
    router.errorHandler(status, http -> http.response().setStatusCode(status).end());
  }

  /** Not the streams, which last as long as clients read. */
  private static void time(RoutingContext http, HttpObserver observer) {
    long begun = System.nanoTime();
    http.addEndHandler(
        ended -> {
          HttpServerResponse response = http.response();
          String type = response.headers().get(HttpHeaders.CONTENT_TYPE);
          if (type == null || !LASTING.contains(type)) {
            long nanos = System.nanoTime() - begun;
            observer.answered(http.request().method(), response.getStatusCode(), nanos);
          }
        });
    http.next();
  }

  /** Answers a user who comes too often with 429, before the body is read. */
  private static void limit(RoutingContext http, UserLimit limit) {
    AuthenticatedUser user = http.get(BearerAuthHandler.USER);
    limit
        .refusal(user)
        .ifPresentOrElse(tooMany -> GraphQLResponse.refuse(http, 429, tooMany), http::next);
  }

  /** Answers what failed before GraphQL could, in the same form. */
  private static void fail(RoutingContext http, int maxBodyBytes) {
    int status = http.statusCode();
    if (http.failure() instanceof HttpClosedException) {
      return; // Nobody is left to answer: the client went away in the middle of its request.
    }
    if (status == 413) {
      GraphQLResponse.refuse(
          http, status, "The body is longer than %d bytes.".formatted(maxBodyBytes));
    } else if (status >= 400 && status < 500) {
      GraphQLResponse.refuse(http, status, "The request is not valid.");
    } else {
      GraphQLResponse.refuse(http, 500, http.failure());
    }
  }
}
