package io.chatgenerator;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.http.ConnectionLimit;
import io.chatgenerator.http.ListeningServer;
import io.chatgenerator.limit.ClientAddress;
import io.chatgenerator.management.EventLoopProbe;
import io.chatgenerator.management.ManagementRouter;
import io.chatgenerator.metrics.Metrics;
import io.chatgenerator.story.AccountRepository;
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

  private final String address;
  private final int wantedPort;
  private final EventLoops service;
  private final Metrics metrics;
  private final AccountRepository accounts;
  private ListeningServer server;

  /**
   * @param address of the interface to listen on
   * @param wantedPort 0 for any free one
   */
  ManagementVerticle(
      String address,
      int wantedPort,
      EventLoops service,
      Metrics metrics,
      AccountRepository accounts) {
    this.address = requireNonNull(address);
    this.wantedPort = wantedPort;
    this.service = requireNonNull(service);
    this.metrics = requireNonNull(metrics);
    this.accounts = requireNonNull(accounts);
  }

  @Override
  public Future<?> start() {
    EventLoopProbe loop = new EventLoopProbe(vertx, service.contexts(), EventLoopProbe.TIMEOUT);
    Router router =
        ManagementRouter.create(
            vertx, service.readiness(), loop, () -> metrics.scrape(vertx), accounts);
    HttpServerOptions options = new HttpServerOptions().setHost(address).setPort(wantedPort);
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
