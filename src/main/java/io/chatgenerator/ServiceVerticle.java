package io.chatgenerator;

import static java.util.Objects.requireNonNull;

import graphql.GraphQL;
import io.chatgenerator.bus.Cluster;
import io.chatgenerator.config.AppConfig;
import io.chatgenerator.graphql.DocumentCache;
import io.chatgenerator.graphql.GraphQLExecutor;
import io.chatgenerator.graphql.GraphQLFactory;
import io.chatgenerator.graphql.limits.OperationLimits;
import io.chatgenerator.http.ApiRouter;
import io.chatgenerator.http.BearerAuthHandler;
import io.chatgenerator.http.EventStreams;
import io.chatgenerator.http.GraphQLHttpHandler;
import io.chatgenerator.http.ListeningServer;
import io.chatgenerator.http.StoryExport;
import io.chatgenerator.live.LiveStories;
import io.chatgenerator.management.Readiness;
import io.chatgenerator.metrics.EventLoopLag;
import io.chatgenerator.metrics.Metrics;
import io.chatgenerator.page.WebPage;
import io.chatgenerator.story.StoryReader;
import io.chatgenerator.ws.ConnectionRegistry;
import io.chatgenerator.ws.GraphQLWsHandler;
import io.chatgenerator.ws.GraphQLWsOptions;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * One task of the service: serves GraphQL, writes stories and serves their subscribers, all on one
 * event loop, so that nothing in it needs a lock. More load is met by more tasks.
 */
final class ServiceVerticle extends VerticleBase {
  private static final Duration SOCKETS_CLOSE_OVER = Duration.ofMillis(1_500);
  private final AppConfig config;
  private final Adapters adapters;
  private final Metrics metrics;
  private final String schema;
  private final String task;
  private Cluster cluster;
  private Readiness readiness;
  private ConnectionRegistry connections;
  private CallerLimits limits;
  private StoryPipeline pipeline;
  private LiveStories live;
  private StoryExport export;
  private EventLoopLag lag;
  private ListeningServer server;

  /**
   * @param adapters stay the caller's to close, once the verticle has stopped, as metrics do
   * @param schema in GraphQL's own language
   * @param task the id of this task, used by no other one
   */
  ServiceVerticle(
      AppConfig config, Adapters adapters, Metrics metrics, String schema, String task) {
    this.config = requireNonNull(config);
    this.adapters = requireNonNull(adapters);
    this.metrics = requireNonNull(metrics);
    this.schema = requireNonNull(schema);
    this.task = requireNonNull(task);
  }

  @Override
  public Future<?> start() {
    cluster = new Cluster(vertx, config.cluster(), task);
    limits = CallerLimits.of(vertx, config, adapters, metrics);
    StoryReader reader = new StoryReader(adapters.repository(), cluster.tasks());
    var events = cluster.events();
    export = new StoryExport(reader, limits.user(), () -> readiness.isDraining());
    live =
        new LiveStories(
            vertx, events, reader, adapters.repository(), System::nanoTime, metrics.live());
    pipeline =
        StoryPipeline.of(vertx, config, adapters, metrics, cluster, task, reader, limits.starts());
    GraphQLFactory graphQL =
        new GraphQLFactory(pipeline.stories(), pipeline.erasures(), live, events);
    connections = new ConnectionRegistry(vertx, metrics.sockets(), limits.userSockets());
    return cluster
        .tasks()
        .serve(pipeline.requests())
        .compose(reachable -> vertx.executeBlocking(() -> executor(graphQL)))
        .compose(
            executor -> vertx.executeBlocking(this::page).compose(page -> listen(executor, page)))
        .onSuccess(this::begin)
        .onFailure(why -> cluster.close());
  }

  /** Takes nothing new, lets stories finish, and closes the port last: it answers until then. */
  @Override
  public Future<?> stop() {
    readiness.drain();
    Future<Void> stories = pipeline.drain(config.stories().drainTimeout());
    return connections
        .closeAll(SOCKETS_CLOSE_OVER)
        .compose(closed -> stories)
        .eventually(() -> server.close())
        .eventually(cluster::close)
        .onComplete(done -> live.stop())
        .onComplete(done -> lag.stop());
  }

  int port() {
    return server.port();
  }

  /** The event loop of all of this. */
  Context loop() {
    return context;
  }

  /** To be asked on that event loop. */
  Readiness readiness() {
    return readiness;
  }

  /** Loads classes for hundreds of milliseconds: nothing for an event loop. */
  private GraphQLExecutor executor(GraphQLFactory factory) {
    GraphQL graphQL = factory.create(schema);
    graphQL.execute("{ __typename }");
    return new GraphQLExecutor(
        graphQL,
        new DocumentCache(),
        OperationLimits.of(config.stories().maxPromptLength(), config.limits().introspection()),
        limits.user(),
        metrics.requests(),
        adapters.tracing().requests());
  }

  private WebPage page() {
    JsonObject settings =
        new JsonObject()
            .put("issuer", config.oidc().issuer().toString())
            .put("clientId", config.oidc().clientId())
            .put("maxPromptLength", config.stories().maxPromptLength())
            .put("retentionDays", config.stories().retention().map(Duration::toDays).orElse(null))
            .put("graphiql", config.graphiql());
    return new WebPage(settings, adapters.issuerOrigins()::get);
  }

  private Future<ListeningServer> listen(GraphQLExecutor executor, WebPage page) {
    readiness = new Readiness(vertx);
    cluster.start();
    readiness.describe("cluster", cluster::state);
    readiness.await("cluster", cluster::tried);
    GraphQLWsOptions sockets =
        GraphQLWsOptions.of(
            config.limits().socketOperations(), config.stories().maxBodyBytes());
    Router api =
        ApiRouter.api(
            vertx,
            config.allowedOrigins(),
            readiness,
            page,
            new GraphQLWsHandler(
                executor,
                limits.verifier()::verify,
                limits.addresses(),
                limits.user(),
                connections,
                sockets,
                limits.newSockets()),
            new BearerAuthHandler(limits.verifier(), limits.addresses()),
            limits.user(),
            new GraphQLHttpHandler(
                executor, readiness::isDraining, new EventStreams(connections, sockets)),
            export,
            config.stories().maxBodyBytes(),
            metrics.http());
    var address = new HttpServerOptions().setHost(config.address()).setPort(config.port());
    return ListeningServer.listen(vertx, sockets.applyTo(address), api, limits.connections());
  }

  private void begin(ListeningServer listening) {
    server = listening;
    live.start();
    new LoadReport(pipeline.runner()::size).start(vertx, LoadReport.PERIOD);
    TaskProtection.of(config).ifPresent(one -> one.start(vertx, pipeline.runner()::size));
    lag = metrics.lag(vertx);
    lag.start();
    // One turn of the loop each, since the first request of a kind is slow.
    Stream.<Runnable>of(
            () -> readiness.await("issuer", adapters::issuerReached),
            () -> readiness.await("table", adapters::tableReached),
            () -> readiness.await("secret", adapters::secretReached),
            pipeline::start)
        .forEach(first -> context.runOnContext(turn -> first.run()));
  }
}
