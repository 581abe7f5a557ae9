package io.chatgenerator.local;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyRequest;
import java.net.URI;
import java.util.Objects;
import java.util.function.IntSupplier;

/**
 * The service and the pages of its issuer behind one port, for where no more than one can be
 * published. Listens on every interface, since what is published of a container comes from outside.
 * Answers 502 for whom it does not know yet.
 */
final class SinglePortProxy {
  private static final String HOST = "localhost";
  private static final String ISSUER = "/issuer";

  /** Sockets stay open, each with a connection of its own. */
  private static final int CONNECTIONS = 1_000;

  private final HttpServer server;
  private final HttpProxy issuer;
  private final HttpProxy service;
  private volatile int issuerPort;
  private volatile int servicePort;

  private SinglePortProxy(Vertx vertx) {
    // What is passed on is HTTP/1.1, and needs the length of a body, which HTTP/2 may leave out.
    HttpServerOptions options = new HttpServerOptions().setHttp2ClearTextEnabled(false);
    server = vertx.createHttpServer(options).requestHandler(this::pass);
    HttpClient client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    issuer = proxy(client, () -> issuerPort);
    service = proxy(client, () -> servicePort);
  }

  /**
   * Listens.
   *
   * @param port 0 for any free one
   */
  static SinglePortProxy open(Vertx vertx, int port) {
    SinglePortProxy door = new SinglePortProxy(vertx);
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
        .origin(context -> request(client, context.request(), port.getAsInt()));
  }

  /** Keeps the name of the host, which the service compares with the origin of a calling page. */
  private static Future<HttpClientRequest> request(
      HttpClient client, ProxyRequest asked, int port) {
    if (port == 0) {
      return Future.failedFuture("has not started yet");
    }
    HostAndPort host =
        Objects.requireNonNullElse(
            asked.proxiedRequest().authority(), HostAndPort.authority(HOST, port));
    RequestOptions options =
        new RequestOptions()
            .setServer(SocketAddress.inetSocketAddress(port, HOST))
            .setHost(host.host())
            .setPort(host.port());
    // Each socket ends by closing its connection, which is nothing to report.
    return client.request(options).onSuccess(request -> request.exceptionHandler(closed -> {}));
  }
}
