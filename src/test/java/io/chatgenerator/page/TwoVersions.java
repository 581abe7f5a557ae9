package io.chatgenerator.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A balancer in front of two tasks in the middle of a release: the first page is of another
 * version, all else is of the service.
 */
final class TwoVersions implements AutoCloseable {
  private static final String ASSETS = "/assets/[^/]+/";
  private static final String OTHERS = "/assets/of-another-version/";

  private final HttpClient client = HttpClient.newHttpClient();
  private final AtomicInteger pages = new AtomicInteger();
  private final String service;
  private final HttpServer server;

  private TwoVersions(String service, HttpServer server) {
    this.service = service;
    this.server = server;
  }

  static TwoVersions before(PageService service) {
    try {
      InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      TwoVersions balancer = new TwoVersions(service.url(), HttpServer.create(any, 0));
      balancer.server.createContext("/", balancer::pass);
      balancer.server.start();
      return balancer;
    } catch (IOException noPort) {
      throw new UncheckedIOException(noPort);
    }
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort() + "/";
  }

  /** How often the page itself was asked for. */
  int pages() {
    return pages.get();
  }

  /** A file that the other version has, and the service has under another address. */
  String missing() {
    return OTHERS + "page/main.js";
  }

  private void pass(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().toString();
    HttpResponse<byte[]> answer = answer(path);
    byte[] body = answer.body();
    if (path.equals("/") && pages.incrementAndGet() == 1) {
      body = new String(body, UTF_8).replaceAll(ASSETS, OTHERS).getBytes(UTF_8);
    }
    answer
        .headers()
        .firstValue("content-type")
        .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
    exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private HttpResponse<byte[]> answer(String path) throws IOException {
    try {
      return client.send(
          HttpRequest.newBuilder(URI.create(service).resolve(path)).build(),
          BodyHandlers.ofByteArray());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException(stopped);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
