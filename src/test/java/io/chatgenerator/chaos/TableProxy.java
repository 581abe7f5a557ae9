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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * A proxy in front of a table that throttles and counts what a test names, and refuses all writes
 * while the test says so. A request is named by a regular expression that occurs in it: in the name
 * of the operation, a space and its JSON.
 */
final class TableProxy implements AutoCloseable {
  private static final String VERSION = "com.amazonaws.dynamodb.v20120810#";
  private static final Set<String> WRITES =
      Set.of("PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems");

  private final Vertx vertx = Vertx.vertx();
  private final HttpClientAgent http =
      vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(500));
  private final Set<Pattern> throttled = ConcurrentHashMap.newKeySet();
  private final Map<String, Watched> watched = new ConcurrentHashMap<>();

  private final URI table;
  private final HttpServer server;
  private final AtomicInteger writes = new AtomicInteger();
  private final AtomicInteger lost = new AtomicInteger();
  private volatile boolean refusesWrites;
  private volatile int lostOneOf;

  /** How many requests of some kind came, by operation. */
  private record Watched(Pattern requests, Map<String, Integer> counts) {
    void see(String operation, String request) {
      if (requests.matcher(request).find()) {
        counts.merge(operation, 1, Integer::sum);
      }
    }
  }

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

  /** Throttles these requests from now on. */
  void throttle(String requests) {
    throttled.add(Pattern.compile(requests));
  }

  void throttleNothing() {
    throttled.clear();
  }

  /** Counts these requests from now on. */
  void watch(String requests) {
    watched.put(requests, new Watched(Pattern.compile(requests), new ConcurrentHashMap<>()));
  }

  /** How many came, by operation. */
  Map<String, Integer> operations(String requests) {
    return new TreeMap<>(watched.get(requests).counts());
  }

  /** How many came. */
  int count(String requests) {
    return watched.get(requests).counts().values().stream().mapToInt(count -> count).sum();
  }

  void refuseWrites(boolean refuse) {
    refusesWrites = refuse;
  }

  /** Loses the answer to one of so many writes, which take effect; 0 for none. */
  void loseAnswers(int oneOf) {
    lostOneOf = oneOf;
  }

  /** How many answers were lost. */
  int lost() {
    return lost.get();
  }

  private void answer(HttpServerRequest request, Buffer body) {
    String operation = operation(request);
    String named = operation + " " + body;
    watched.values().forEach(each -> each.see(operation, named));
    if (throttled.stream().anyMatch(each -> each.matcher(named).find())) {
      refuse(request.response(), 400, "ProvisionedThroughputExceededException");
    } else if (refusesWrites && WRITES.contains(operation)) {
      refuse(request.response(), 500, "InternalServerError");
    } else {
      forward(request, body).onFailure(broken -> request.connection().close());
    }
  }

  private static String operation(HttpServerRequest request) {
    String target = request.getHeader("X-Amz-Target");
    return target.substring(target.indexOf('.') + 1);
  }

  private boolean isAnswerLost(HttpServerRequest request) {
    int oneOf = lostOneOf;
    return oneOf > 0
        && WRITES.contains(operation(request))
        && writes.incrementAndGet() % oneOf == 0;
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
              return answer.body().compose(bytes -> deliver(request, bytes));
            });
  }

  private Future<Void> deliver(HttpServerRequest request, Buffer bytes) {
    if (isAnswerLost(request)) {
      lost.incrementAndGet();
      return request.connection().close();
    }
    return request.response().end(bytes);
  }

  @Override
  public void close() {
    Waiting.await(vertx.close(), Duration.ofSeconds(10));
  }
}
