package io.chatgenerator.aws;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers with what came; one path hangs, others are cut, empty or large. */
final class EchoServer {
  static final List<String> ANSWERS = List.of("one", "two");

  private final int most;
  private final AtomicInteger requests = new AtomicInteger();
  private final Set<SocketAddress> connections = ConcurrentHashMap.newKeySet();
  private final AtomicInteger hangs = new AtomicInteger();
  private final Promise<Void> hanging = Promise.promise();
  private final Promise<Void> allHang = Promise.promise();
  private final Promise<Void> closed = Promise.promise();

  /**
   * @param most how many requests that hang are all
   */
  EchoServer(int most) {
    this.most = most;
  }

  int requests() {
    return requests.get();
  }

  Set<SocketAddress> connections() {
    return connections;
  }

  /** Completes with the first request that hangs. */
  Future<Void> hanging() {
    return hanging.future();
  }

  Future<Void> allHang() {
    return allHang.future();
  }

  /** Completes when a connection is closed. */
  Future<Void> closed() {
    return closed.future();
  }

  void handle(HttpServerRequest request) {
    requests.incrementAndGet();
    connections.add(request.remoteAddress());
    request.connection().closeHandler(gone -> closed.tryComplete());
    switch (request.path()) {
      case "/hang" -> hang();
      case "/cut" -> request.connection().close();
      case "/half" -> half(request).onSuccess(written -> request.connection().close());
      case "/stall" -> half(request);
      case "/large" -> request.response().end(Buffer.buffer("x".repeat(3_000_000)));
      case "/sum" -> request.response().putHeader("x-amz-crc32", request.query()).end("content");
      case "/nothing" -> request.response().setStatusCode(204).end();
      default -> request.body().onSuccess(body -> echo(request, body));
    }
  }

  private void hang() {
    hanging.tryComplete();
    if (hangs.incrementAndGet() == most) {
      allHang.complete();
    }
  }

  private static Future<Void> half(HttpServerRequest request) {
    return request.response().putHeader("content-length", "100").write("half of it");
  }

  private static void echo(HttpServerRequest request, Buffer body) {
    JsonObject seen =
        new JsonObject()
            .put("method", request.method().name())
            .put("uri", request.uri())
            .put("host", request.getHeader("host"))
            .put("length", request.getHeader("content-length"))
            .put("more", request.headers().getAll("x-more"))
            .put("body", body.toString());
    request.response().setStatusCode(418).putHeader("x-answer", ANSWERS).end(seen.toBuffer());
  }
}
