package io.chatgenerator;

import io.chatgenerator.config.AppConfig;
import io.chatgenerator.metrics.Metrics;
import io.chatgenerator.story.OwnerHash;
import io.chatgenerator.tracing.Tracing;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running service. */
public final class ChatGenerator {
  private static final Logger LOG = LoggerFactory.getLogger(ChatGenerator.class);

  private final Vertx vertx;
  private final SharedParts shared;
  private final EventLoops loops;
  private final ManagementVerticle management;

  private ChatGenerator(Vertx vertx, SharedParts shared, String process) {
    this.vertx = vertx;
    this.shared = shared;
    this.loops = new EventLoops(vertx, shared, process);
    this.management = new ManagementVerticle(shared, loops);
  }

  /**
   * Starts one process of the service. To be called on a thread that may block for a moment.
   *
   * @return completes when the ports are open, whether or not the outside systems answer. Fails
   *     where a port is taken or the schema is not what the code implements; nothing is left
   *     running then.
   */
  public static Future<ChatGenerator> start(AppConfig config, VertxOptions options) {
    config.unencrypted().forEach(ChatGenerator::warnOfPlainHttp);
    config.cluster().secret().ifPresent(secret -> OwnerHash.keyBy(secret.value()));
    String process = UUID.randomUUID().toString();
    Tracing tracing = Tracing.start(config, process);
    Metrics metrics =
        new Metrics(
            config.stories().maxConcurrent(),
            config.openAi().model(),
            config.budgets().promptPrice(),
            config.budgets().completionPrice());
    // Epoll where the platform has it: fewer system calls and less memory for each socket.
    options.setPreferNativeTransport(true);
    // One more, so that the one which answers for the others is none of them.
    options.setEventLoopPoolSize(Math.max(options.getEventLoopPoolSize(), config.eventLoops() + 1));
    Vertx vertx = Vertx.builder().withMetrics(metrics.vertx(options)).with(options).build();
    logTransport(vertx);
    JsonBuffers.releaseOften(vertx);
    Adapters adapters = Adapters.of(vertx, config, metrics, tracing);
    adapters.warmUp();
    ChatGenerator service =
        new ChatGenerator(vertx, SharedParts.of(vertx, config, adapters, metrics), process);
    return service
        .loops
        .start()
        .compose(started -> vertx.deployVerticle(service.management))
        .map(service)
        .onSuccess(started -> LOG.info("task {} listens on port {}", process, started.port()))
        .onFailure(why -> service.close());
  }

  /** A library that cannot be loaded, as where nothing is writable, is worth a warning on Linux. */
  private static void logTransport(Vertx vertx) {
    boolean epoll = vertx.isNativeTransportEnabled();
    if (epoll || !System.getProperty("os.name").equals("Linux")) {
      LOG.info("transport {}", epoll ? "epoll" : "nio");
    } else {
      LOG.warn("transport {}, as epoll is missing", "nio", vertx.unavailableNativeTransportCause());
    }
  }

  /** Where the API listens. */
  public int port() {
    return loops.port();
  }

  /** Where operators ask. */
  public int managementPort() {
    return management.port();
  }

  /**
   * Stops as a task should: unready at once, sockets closed with 1001, stories finished or handed
   * on. Completes when nothing of the service runs any more.
   */
  public Future<Void> close() {
    return loops
        .drain()
        .eventually(loops::stop)
        .eventually(
            () -> vertx.executeBlocking(Executors.callable(shared.adapters()::sendLastTraces)))
        .eventually(this::closeClients);
  }

  /** Only after the drain: Vert.x closes the clients that the last stories need before all else. */
  private Future<Void> closeClients() {
    return vertx
        .close()
        .onComplete(closed -> shared.adapters().close())
        .onComplete(closed -> shared.metrics().close());
  }

  private static void warnOfPlainHttp(String setting) {
    LOG.warn("{} is plain HTTP to another machine: others can read and change it", setting);
  }
}
