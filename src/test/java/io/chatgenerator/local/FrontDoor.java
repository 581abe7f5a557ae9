package io.chatgenerator.local;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.OriginRequestProvider;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyResponse;
import java.net.URI;
import java.util.function.IntSupplier;

/**
 * The service and the pages of its issuer behind one port, for where no more than one can be
 * published. Listens on every interface, since what is published of a container comes from outside.
 * Answers 502 for whom it does not know yet.
 */
final class FrontDoor {
  private static final String HOST = "localhost";
  private static final String ISSUER = "/issuer";

  /** Sockets stay open, each with a connection of its own. */
  private static final int CONNECTIONS = 1_000;

  /** The service compares the host with the origin of the page that calls. */
  private static final ProxyInterceptor KEEP_HOST =
      new ProxyInterceptor() {
        @Override
        public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
          context.request().setAuthority(context.request().proxiedRequest().authority());
          return context.sendRequest();
        }
      };

  private final HttpServer server;
  private final HttpProxy issuer;
  private final HttpProxy service;
  private volatile int issuerPort;
  private volatile int servicePort;

  private FrontDoor(Vertx vertx) {
    server = vertx.createHttpServer().requestHandler(this::pass);
    HttpClient client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    issuer = proxy(client, () -> issuerPort);
    service = proxy(client, () -> servicePort);
  }

  /**
   * Listens.
   *
   * @param port 0 for any free one
   */
  static FrontDoor open(Vertx vertx, int port) {
    FrontDoor door = new FrontDoor(vertx);
    door.server.listen(port, "0.0.0.0").await();
    return door;
  }

  int port() {
    return server.actualPort();
  }

  /** Where browsers, and the service, find the issuer. */
  URI issuerAddress() {
    return URI.create("http://" + HOST + ":" + port() + ISSUER);
  }

  /** Leads to the issuer, which listens here. */
  void leadToIssuer(int port) {
    issuerPort = port;
  }

  /** Leads to the service, which listens here. */
  void leadToService(int port) {
    servicePort = port;
  }

  private void pass(HttpServerRequest request) {
    (request.path().startsWith(ISSUER + "/") ? issuer : service).handle(request);
  }

  private static HttpProxy proxy(HttpClient client, IntSupplier port) {
    return HttpProxy.reverseProxy(client)
        .origin(OriginRequestProvider.selector(request -> address(port.getAsInt())))
        .addInterceptor(KEEP_HOST, true);
  }

  private static Future<SocketAddress> address(int port) {
    return port == 0
        ? Future.failedFuture("has not started yet")
        : Future.succeededFuture(SocketAddress.inetSocketAddress(port, HOST));
  }
}
