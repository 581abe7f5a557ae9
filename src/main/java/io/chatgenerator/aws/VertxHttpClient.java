package io.chatgenerator.aws;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.core.async.SdkPublisher;
import software.amazon.awssdk.http.SdkHttpExecutionAttribute;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpResponseHandler;
import software.amazon.awssdk.http.async.SdkHttpContentPublisher;
import software.amazon.awssdk.utils.AttributeMap;
import software.amazon.awssdk.utils.BinaryUtils;

/**
 * Lets the AWS SDK send its requests through Vert.x: a call from an event loop is sent and answered
 * on that loop, without another thread, another pool of loops and another build of Netty. For
 * services whose requests and answers fit into memory, as each is held whole.
 *
 * <p>Every failure is an {@link IOException}, which the SDK takes for one that a next try may mend.
 * An exchange that takes too long is one, and its connection is closed: by a timer of the event
 * loop, since those of the SDK wake a thread for each call. For use by any thread. Closes with the
 * client of the SDK that it was built for.
 */
public final class VertxHttpClient implements SdkAsyncHttpClient {
  /**
   * Of a call: sees the content of its answer before the SDK does, where that came undamaged with
   * status 200, and gives what the SDK is to read; the same array, where that is all of it. Runs on
   * an event loop, and never fails.
   */
  public static final SdkHttpExecutionAttribute<UnaryOperator<byte[]>> CONTENT_READER =
      new ContentReader();

  /** Shorter than AWS keeps a silent connection open. */
  private static final int KEEP_ALIVE_SECONDS = 30;

  /** As much as one read of a connection gives at most; a page of stories is not cut further. */
  private static final int MAX_PART_BYTES = 64 * 1024;

  private final Vertx vertx;
  private final HttpClientOptions options;
  private final PoolOptions poolOptions;

  /** For calls from other threads, which would each take an event loop from the next verticle. */
  private final Context elsewhere;

  private final long timeoutMillis;

  /** By event loop: a pool that they share would hand out connections of the other ones. */
  private final Map<Thread, HttpClientAgent> pools = new ConcurrentHashMap<>();

  private VertxHttpClient(
      Vertx vertx, HttpClientOptions options, int maxConnections, Duration timeout) {
    this.vertx = requireNonNull(vertx);
    this.options = requireNonNull(options);
    this.poolOptions = new PoolOptions().setHttp1MaxSize(maxConnections);
    this.elsewhere = vertx.getOrCreateContext();
    this.timeoutMillis = timeout.toMillis();
  }

  /**
   * A builder for the SDK.
   *
   * @param options of each connection
   * @param maxConnections how many may be open at once for each event loop; requests beyond wait
   * @param timeout of one exchange, from the wait for a connection to the last byte of the answer
   */
  public static SdkAsyncHttpClient.Builder<?> builder(
      Vertx vertx, HttpClientOptions options, int maxConnections, Duration timeout) {
    return new Builder(vertx, options, maxConnections, timeout);
  }

  /** Options of connections that are made within a time, the handshake of TLS apart. */
  public static HttpClientOptions options(Duration connectTimeout) {
    int millis = Math.toIntExact(connectTimeout.toMillis());
    return new HttpClientOptions()
        .setConnectTimeout(millis)
        .setSslHandshakeTimeout(millis)
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
        .setMaxChunkSize(MAX_PART_BYTES)
        .setKeepAliveTimeout(KEEP_ALIVE_SECONDS);
  }

  @Override
  public CompletableFuture<Void> execute(AsyncExecuteRequest call) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    if (isOnOurLoop()) {
      exchange(call, done);
    } else {
      // Elsewhere, an answer could come before there is anything to take it.
      elsewhere.runOnContext(turn -> exchange(call, done));
    }
    return done;
  }

  @Override
  public String clientName() {
    return "vertx";
  }

  @Override
  public void close() {
    pools.values().forEach(HttpClientAgent::close);
  }

  private boolean isOnOurLoop() {
    Context current = Vertx.currentContext();
    return current != null
        && current.isEventLoopContext()
        && current.owner().equals(vertx)
        && Context.isOnEventLoopThread();
  }

  private void exchange(AsyncExecuteRequest call, CompletableFuture<Void> done) {
    SdkAsyncHttpResponseHandler handler = call.responseHandler();
    long timer = vertx.setTimer(timeoutMillis, late -> fail(handler, done, new TimeoutException()));
    content(call.requestContentPublisher())
        .compose(content -> send(call.request(), content, done))
        .compose(response -> ResponseContent.deliver(call, response, done::isDone))
        .onSuccess(delivered -> done.complete(null))
        .onFailure(failure -> fail(handler, done, failure))
        .onComplete(end -> vertx.cancelTimer(timer));
  }

  private static Future<Buffer> content(SdkHttpContentPublisher parts) {
    Buffer whole = Buffer.buffer();
    return Future.fromCompletionStage(
            SdkPublisher.adapt(parts)
                .subscribe(part -> whole.appendBytes(BinaryUtils.copyBytesFrom(part))))
        .map(whole);
  }

  private Future<HttpClientResponse> send(
      SdkHttpRequest request, Buffer content, CompletableFuture<Void> done) {
    return pools
        .computeIfAbsent(Thread.currentThread(), loop -> newPool())
        .request(options(request))
        .compose(
            http -> {
              // The response fails too; unhandled here, it would be logged as well.
              http.exceptionHandler(known -> {});
              copyHeaders(request, http);
              var unused = done.whenComplete((nothing, failure) -> resetAfter(failure, http));
              return done.isDone() ? http.response() : http.send(content);
            });
  }

  private HttpClientAgent newPool() {
    return vertx
        .httpClientBuilder()
        .with(options)
        .with(poolOptions)
        // Every fault fails the call it hits; unhandled here, it would be logged as well.
        .withConnectHandler(connection -> connection.exceptionHandler(reported -> {}))
        .build();
  }

  private static void resetAfter(Throwable failure, HttpClientRequest http) {
    if (failure != null) {
      http.reset();
    }
  }

  private static RequestOptions options(SdkHttpRequest request) {
    return new RequestOptions()
        .setMethod(HttpMethod.valueOf(request.method().name()))
        .setSsl(request.protocol().equals("https"))
        .setHost(request.host())
        .setPort(request.port())
        .setURI(target(request));
  }

  /** Without the host, which Vert.x names itself, in the form that was signed. */
  private static void copyHeaders(SdkHttpRequest request, HttpClientRequest http) {
    request.forEachHeader(
        (name, values) -> {
          if (!name.equalsIgnoreCase("Host")) {
            http.putHeader(name, values);
          }
        });
  }

  private static String target(SdkHttpRequest request) {
    String path = request.encodedPath().isEmpty() ? "/" : request.encodedPath();
    return request.encodedQueryParameters().map(query -> path + "?" + query).orElse(path);
  }

  private static void fail(
      SdkAsyncHttpResponseHandler handler, CompletableFuture<Void> done, Throwable failure) {
    IOException reason =
        failure instanceof IOException io ? io : new IOException(failure.getMessage(), failure);
    if (!done.isDone()) {
      handler.onError(reason);
      done.completeExceptionally(reason);
    }
  }

  private static final class ContentReader
      extends SdkHttpExecutionAttribute<UnaryOperator<byte[]>> {
    ContentReader() {
      super(new UnsafeValueType(UnaryOperator.class));
    }
  }

  private record Builder(
      Vertx vertx, HttpClientOptions options, int maxConnections, Duration timeout)
      implements SdkAsyncHttpClient.Builder<Builder> {
    @Override
    public SdkAsyncHttpClient buildWithDefaults(AttributeMap defaults) {
      return new VertxHttpClient(vertx, options, maxConnections, timeout);
    }
  }
}
