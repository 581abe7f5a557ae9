package io.chatgenerator.testing;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.chatgenerator.auth.BearerToken;
import io.chatgenerator.graphql.DocumentCache;
import io.chatgenerator.graphql.GraphQLExecutor;
import io.chatgenerator.graphql.RequestObserver;
import io.chatgenerator.graphql.limits.OperationLimits;
import io.chatgenerator.http.GraphQLHttpHandler;
import io.chatgenerator.limit.ClientAddress;
import io.chatgenerator.limit.Slots;
import io.chatgenerator.ws.ConnectionRegistry;
import io.chatgenerator.ws.GraphQLWsHandler;
import io.chatgenerator.ws.GraphQLWsOptions;
import io.chatgenerator.ws.SocketObserver;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** Both transports over the toy schema, on a free port of this machine, on one event loop. */
public final class TestServer extends VerticleBase implements AutoCloseable {
  /** More than the tests and audits send. */
  private static final int REQUESTS_PER_MINUTE = 100_000;

  private final Vertx ownVertx = Vertx.vertx();
  private final GraphQLWsOptions options;
  private final TestSchema schema = new TestSchema();
  // Not built on the event loop: reading a schema takes its time.
  private final GraphQLExecutor executor =
      new GraphQLExecutor(
          schema.build(),
          new DocumentCache(),
          OperationLimits.of(0, true),
          TestSchema.userLimit(REQUESTS_PER_MINUTE),
          RequestObserver.NONE);
  private final ConnectionRegistry registry;
  private volatile boolean stopping;
  private int port;

  private TestServer(GraphQLWsOptions options, Slots userSockets) {
    this.options = options;
    this.registry = new ConnectionRegistry(ownVertx, SocketObserver.NONE, userSockets);
  }

  public static TestServer start(GraphQLWsOptions options) {
    return start(options, new Slots(20, () -> {}));
  }

  /** The same, where users have so many sockets. */
  public static TestServer start(GraphQLWsOptions options, Slots userSockets) {
    return start(new TestServer(options, userSockets), 0);
  }

  private static TestServer start(TestServer server, int port) {
    server.port = port;
    await(server.ownVertx.deployVerticle(server));
    return server;
  }

  /**
   * Runs until it is stopped, for tools from outside such as the audits; the port is an argument.
   */
  public static void main(String[] args) {
    start(
        new TestServer(GraphQLWsOptions.DEFAULT, new Slots(20, () -> {})),
        Integer.parseInt(args[0]));
  }

  @Override
  public Future<HttpServer> start() {
    Router router = Router.router(vertx);
    router
        .route("/graphql")
        .handler(
            new GraphQLWsHandler(
                executor,
                (token, address) -> TestTokens.verify(token),
                new ClientAddress(0),
                registry,
                options,
                new Slots(100, () -> {})));
    router.route("/graphql").handler(TestServer::authenticate);
    router.route("/graphql").handler(BodyHandler.create(false).setBodyLimit(100_000));
    router
        .route("/graphql")
        .handler(
            new GraphQLHttpHandler(executor, () -> stopping, registry, options.pingInterval()));
    router.route().failureHandler(TestServer::fail);
    return vertx
        .createHttpServer(options.applyTo(new HttpServerOptions().setPort(port)))
        .requestHandler(router)
        .listen()
        .onSuccess(server -> port = server.actualPort());
  }

  public int port() {
    return port;
  }

  public TestSchema schema() {
    return schema;
  }

  public ConnectionRegistry registry() {
    return registry;
  }

  /** As a task that is about to end: begins nothing that lasts. */
  public void beginToStop() {
    stopping = true;
  }

  /** Runs something on the server's event loop, and waits for what it says. */
  public <T> T onLoop(Callable<T> task) {
    CompletableFuture<T> result = new CompletableFuture<>();
    context.runOnContext(
        v -> {
          try {
            result.complete(task.call());
          } catch (Exception e) {
            result.completeExceptionally(e);
          }
        });
    return result.orTimeout(10, SECONDS).join();
  }

  @Override
  public void close() {
    await(ownVertx.close());
  }

  private static void authenticate(RoutingContext http) {
    String header = http.request().getHeader("Authorization");
    http.request().pause();
    TestTokens.verify(BearerToken.of(header).orElse(""))
        .onSuccess(
            user -> {
              http.put(io.chatgenerator.http.BearerAuthHandler.USER, user);
              http.request().resume();
              http.next();
            })
        .onFailure(refused -> http.fail(401));
  }

  private static void fail(RoutingContext http) {
    if (!http.response().ended()) {
      http.response().setStatusCode(Math.max(400, http.statusCode())).end();
    }
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(10, SECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new AssertionError(e);
    }
  }
}
