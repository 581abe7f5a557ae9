package io.chatgenerator.chaos;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.DoubleAdder;

/** A proxy in front of a table that adds up the read units that the table charges. */
final class CountingTable implements AutoCloseable {
  private static final Set<String> READS = Set.of("GetItem", "Query", "BatchGetItem");
  private static final String CAPACITY = "ConsumedCapacity";
  private static final String UNITS = "CapacityUnits";

  private final Vertx vertx = Vertx.vertx();
  private final HttpClientAgent client =
      vertx.createHttpClient(
          new HttpClientOptions().setKeepAliveTimeout(5), new PoolOptions().setHttp1MaxSize(200));
  private final DoubleAdder readUnits = new DoubleAdder();
  private final URI table;
  private final HttpServer server;

  CountingTable(URI table) {
    this.table = table;
    server =
        Waiting.await(
            vertx.createHttpServer().requestHandler(this::handle).listen(0, "127.0.0.1"),
            Duration.ofSeconds(10));
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.actualPort());
  }

  /** Read units since the start. */
  double readUnits() {
    return readUnits.sum();
  }

  private void handle(HttpServerRequest request) {
    String target = request.getHeader("X-Amz-Target");
    boolean read = READS.contains(target.substring(target.indexOf('.') + 1));
    request
        .body()
        .compose(body -> forward(request, read ? withCapacity(body) : body))
        .compose(answer -> answer(request, answer, read))
        .onFailure(broken -> request.connection().close());
  }

  private static Buffer withCapacity(Buffer body) {
    return body.toJsonObject().put("Return" + CAPACITY, "TOTAL").toBuffer();
  }

  private Future<HttpClientResponse> forward(HttpServerRequest request, Buffer body) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(request.method())
            .setHost(table.getHost())
            .setPort(table.getPort())
            .setURI(request.uri());
    request.headers().forEach(options::putHeader);
    options.removeHeader("Content-Length");
    return client.request(options).compose(onward -> onward.send(body));
  }

  private Future<Void> answer(HttpServerRequest request, HttpClientResponse answer, boolean read) {
    request.response().setStatusCode(answer.statusCode());
    answer.headers().forEach(request.response()::putHeader);
    return answer
        .body()
        .compose(
            body -> {
              if (read && answer.statusCode() == 200) {
                count(body.toJsonObject().getValue(CAPACITY));
              }
              return request.response().end(body);
            });
  }

  private void count(Object capacity) {
    if (capacity instanceof JsonArray tables) {
      tables.forEach(this::count);
    } else if (capacity instanceof JsonObject one) {
      readUnits.add(one.getDouble(UNITS));
    }
  }

  @Override
  public void close() {
    Waiting.await(vertx.close(), Duration.ofSeconds(10));
  }
}
