package io.chatgenerator;

import io.chatgenerator.config.AppConfig;
import io.chatgenerator.http.ConnectionLimit;
import io.chatgenerator.http.ListeningServer;
import io.chatgenerator.limit.ClientAddress;
import io.chatgenerator.management.ManagementRouter;
import io.chatgenerator.metrics.Metrics;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;

/**
 * Answers operators, on an event loop of its own, so that it shows when one of the service's hangs.
 * To be deployed after the service, and undeployed after it.
 */
final class ManagementVerticle extends VerticleBase {
  private static final int MAX_CONNECTIONS = 100;

  private final SharedParts shared;
  private final EventLoops service;
  private ListeningServer server;

  ManagementVerticle(SharedParts shared, EventLoops service) {
    this.shared = shared;
    this.service = service;
  }

  @Override
  public Future<?> start() {
    AppConfig config = shared.config();
    Metrics metrics = shared.metrics();
    Router router =
        ManagementRouter.create(
            vertx,
            shared.readiness(),
            service.contexts(),
            () -> metrics.scrape(vertx),
            shared.adapters().accounts());
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(config.managementAddress())
            .setPort(config.managementPort());
    ConnectionLimit connections =
        new ConnectionLimit(
            MAX_CONNECTIONS, MAX_CONNECTIONS, new ClientAddress(0), metrics.addressLimited());
    return ListeningServer.listen(vertx, options, router, connections)
        .onSuccess(listening -> server = listening);
  }

  @Override
  public Future<?> stop() {
    return server.close();
  }

  int port() {
    return server.port();
  }
}
