package io.chatgenerator;

import graphql.GraphQL;
import io.chatgenerator.SharedParts.CallerLimits;
import io.chatgenerator.bus.TaskBus;
import io.chatgenerator.config.AppConfig;
import io.chatgenerator.config.OpenAiConfig;
import io.chatgenerator.graphql.DocumentCache;
import io.chatgenerator.graphql.GraphQLExecutor;
import io.chatgenerator.graphql.GraphQLFactory;
import io.chatgenerator.graphql.limits.OperationLimits;
import io.chatgenerator.http.ApiRouter;
import io.chatgenerator.http.BearerAuthHandler;
import io.chatgenerator.http.GraphQLHttpHandler;
import io.chatgenerator.http.ListeningServer;
import io.chatgenerator.http.StoryExport;
import io.chatgenerator.live.LiveStories;
import io.chatgenerator.pipeline.Leases;
import io.chatgenerator.pipeline.RetryPolicy;
import io.chatgenerator.pipeline.SteadyClock;
import io.chatgenerator.pipeline.StoryPipeline;
import io.chatgenerator.pipeline.StoryPipeline.Model;
import io.chatgenerator.pipeline.Task;
import io.chatgenerator.pipeline.TokenEstimate;
import io.chatgenerator.recovery.StoryTaker;
import io.chatgenerator.story.StoryReader;
import io.chatgenerator.story.StoryRepository;
import io.chatgenerator.ws.ConnectionRegistry;
import io.chatgenerator.ws.GraphQLWsHandler;
import io.chatgenerator.ws.GraphQLWsOptions;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * One task of the service: serves GraphQL, writes stories and serves their subscribers, all on one
 * event loop, so that nothing of its own needs a lock. More load is met by more of them, in this
 * process and in others.
 */
final class ServiceVerticle extends VerticleBase {
  private static final Duration SOCKETS_CLOSE_OVER = Duration.ofMillis(1_500);

  /** Any free port, and the same one for all event loops. */
  private static final int ANY_PORT = -1;

  private final SharedParts shared;
  private final AppConfig config;
  private final String id;
  private final int capacity;
  private final RandomGenerator random = RandomGenerator.getDefault();
  private ConnectionRegistry connections;
  private StoryPipeline pipeline;
  private StoryTaker taker;
  private LiveStories live;
  private StoryExport export;
  private ListeningServer server;

  /** Works on {@code capacity} stories at once; {@code id} is that of this task alone. */
  ServiceVerticle(SharedParts shared, String id, int capacity) {
    this.shared = shared;
    this.config = shared.config();
    this.id = id;
    this.capacity = capacity;
  }

  @Override
  public Future<?> start() {
    TaskBus bus = shared.cluster().connect(id);
    StoryRepository repository = shared.adapters().repository();
    StoryReader reader = new StoryReader(repository, bus.peers());
    export = new StoryExport(reader, shared.limits().user(), shared.readiness()::isDraining);
    live =
        new LiveStories(
            vertx, bus.events(), reader, repository, System::nanoTime, shared.metrics().live());
    pipeline = StoryPipeline.of(task(bus), model(), shared.owners(), reader, capacity);
    taker = new StoryTaker(pipeline, shared.suspects(), shared.adapters().tracing().stories());
    GraphQLFactory graphQL =
        new GraphQLFactory(pipeline.stories(), pipeline.erasures(), live, bus.events());
    connections =
        new ConnectionRegistry(vertx, shared.metrics().sockets(), shared.limits().userSockets());
    return bus.peers()
        .serve(pipeline.runner())
        .compose(reachable -> vertx.executeBlocking(() -> executor(graphQL)))
        .compose(this::listen)
        .onSuccess(this::begin);
  }

  /** Takes nothing new, closes the sockets, and lets stories finish or hands them on. */
  Future<Void> drain() {
    Future<Void> stories = pipeline.drain(config.stories().drainTimeout());
    return connections.closeAll(SOCKETS_CLOSE_OVER).compose(closed -> stories);
  }

  /** After the drain, during which the port answers. */
  @Override
  public Future<?> stop() {
    live.stop();
    return server.close();
  }

  int port() {
    return server.port();
  }

  Context loop() {
    return context;
  }

  /** What writes stories; confined to that event loop. */
  StoryPipeline pipeline() {
    return pipeline;
  }

  StoryTaker taker() {
    return taker;
  }

  private Task task(TaskBus bus) {
    InstantSource clock = new SteadyClock(InstantSource.system(), System::nanoTime);
    return new Task(
        vertx,
        random,
        new Leases(id, config.stories().lease(), clock, shared.unconfirmed()),
        shared.adapters().repository(),
        bus.events(),
        bus.peers(),
        shared.metrics().pipeline(),
        shared.deployment());
  }

  private Model model() {
    OpenAiConfig model = config.openAi();
    return new Model(
        shared.adapters().secrets(),
        shared.adapters().generator(),
        new RetryPolicy(config.stories().maxAttempts(), model.totalTimeout(), random),
        new TokenEstimate(
            model.systemPrompt(), config.stories().maxContextLength(), model.maxTokens()));
  }

  /** Loads classes for hundreds of milliseconds: nothing for an event loop. */
  private GraphQLExecutor executor(GraphQLFactory factory) {
    GraphQL graphQL = factory.create(shared.schema());
    graphQL.execute("{ __typename }");
    return new GraphQLExecutor(
        graphQL,
        new DocumentCache(),
        OperationLimits.of(config.stories().maxPromptLength(), config.limits().introspection()),
        shared.limits().user(),
        shared.adapters().tracing().requests(shared.metrics().requests()));
  }

  private Future<ListeningServer> listen(GraphQLExecutor executor) {
    CallerLimits limits = shared.limits();
    GraphQLWsOptions sockets =
        GraphQLWsOptions.of(config.limits().socketOperations(), config.stories().maxBodyBytes());
    Router api =
        ApiRouter.api(
            vertx,
            config.allowedOrigins(),
            shared.readiness(),
            shared.page(),
            new GraphQLWsHandler(
                executor,
                limits.verifier()::verify,
                limits.addresses(),
                connections,
                sockets,
                limits.newSockets()),
            new BearerAuthHandler(limits.verifier(), limits.addresses()),
            limits.user(),
            new GraphQLHttpHandler(
                executor, shared.readiness()::isDraining, connections, sockets.pingInterval()),
            export,
            config.stories().maxBodyBytes(),
            shared.metrics().http());
    int port = config.port() == 0 ? ANY_PORT : config.port();
    var address = new HttpServerOptions().setHost(config.address()).setPort(port);
    return ListeningServer.listen(vertx, sockets.applyTo(address), api, limits.connections());
  }

  private void begin(ListeningServer listening) {
    server = listening;
    live.start();
    shared.metrics().measureLag(vertx);
  }
}
