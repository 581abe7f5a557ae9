package io.chatgenerator.chaos;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A proxy in front of a table that throttles the requests that a test names by a part of their
 * JSON, counts the requests of what it watches, and refuses all writes while the test says so.
 */
final class TableProxy implements AutoCloseable {
  private static final String VERSION = "com.amazonaws.dynamodb.v20120810#";
  private static final Set<String> WRITES =
      Set.of("PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems");

  private final Vertx vertx = Vertx.vertx();
  private final HttpClientAgent http =
      vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(500));
  private final Set<String> throttled = ConcurrentHashMap.newKeySet();

  /** How many requests came, by what they contain and by operation. */
  private final Map<String, Map<String, Integer>> watched = new ConcurrentHashMap<>();

  private final URI table;
  private final HttpServer server;
  private volatile boolean refusesWrites;

  private TableProxy(URI table) {
    this.table = table;
    server =
        Waiting.await(
            vertx
                .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
                .requestHandler(request -> request.body().onSuccess(body -> answer(request, body)))
                .listen(),
            Duration.ofSeconds(10));
  }

  static TableProxy start(URI table) {
    return new TableProxy(table);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.actualPort());
  }

  /** Throttles requests that contain this, from now on. */
  void throttle(String part) {
    throttled.add(part);
  }

  void throttleNothing() {
    throttled.clear();
  }

  /** Counts requests that contain this, from now on; all where it is empty. */
  void watch(String part) {
    watched.put(part, new ConcurrentHashMap<>());
  }

  /** How many came of each operation. */
  Map<String, Integer> operations(String part) {
    return new TreeMap<>(watched.get(part));
  }

  /** How many came. */
  int requests(String part) {
    return watched.get(part).values().stream().mapToInt(count -> count).sum();
  }

  void refuseWrites(boolean refuse) {
    refusesWrites = refuse;
  }

  private void answer(HttpServerRequest request, Buffer body) {
    String json = body.toString();
    String target = request.getHeader("X-Amz-Target");
    String operation = target.substring(target.indexOf('.') + 1);
    watched.forEach((part, counts) -> count(operation, counts, json.contains(part)));
    if (throttled.stream().anyMatch(json::contains)) {
      refuse(request.response(), 400, "ProvisionedThroughputExceededException");
    } else if (refusesWrites && WRITES.contains(operation)) {
      refuse(request.response(), 500, "InternalServerError");
    } else {
      forward(request, body).onFailure(broken -> request.connection().close());
    }
  }

  private static void count(String operation, Map<String, Integer> counts, boolean matches) {
    if (matches) {
      counts.merge(operation, 1, Integer::sum);
    }
  }

  private static void refuse(HttpServerResponse response, int status, String error) {
    JsonObject body = new JsonObject().put("__type", VERSION + error).put("message", error);
    response
        .setStatusCode(status)
        .putHeader("Content-Type", "application/x-amz-json-1.0")
        .end(body.toBuffer());
  }

  private Future<Void> forward(HttpServerRequest request, Buffer body) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(request.method())
            .setHost(table.getHost())
            .setPort(table.getPort())
            .setURI(request.uri());
    request.headers().forEach(options::putHeader);
    return http.request(options)
        .compose(onward -> onward.send(body))
        .compose(
            answer -> {
              request.response().setStatusCode(answer.statusCode());
              answer.headers().forEach(request.response()::putHeader);
              return answer.body().compose(request.response()::end);
            });
  }

  @Override
  public void close() {
    Waiting.await(vertx.close(), Duration.ofSeconds(10));
  }
}
