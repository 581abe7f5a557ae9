package io.chatgenerator.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

class VertxHttpClientIT {
  private static final int MAX_CONNECTIONS = 2;
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** Of "content". */
  private static final String CHECKSUM = "4274335913";

  private static final List<String> ANSWERS = List.of("one", "two");

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server = vertx.createHttpServer().requestHandler(this::handle);
  private final AtomicInteger requests = new AtomicInteger();
  private final Set<SocketAddress> connections = ConcurrentHashMap.newKeySet();
  private final AtomicInteger hangs = new AtomicInteger();
  private final Promise<Void> hanging = Promise.promise();
  private final Promise<Void> allHang = Promise.promise();
  private final Promise<Void> closed = Promise.promise();
  private SdkAsyncHttpClient client;

  @BeforeEach
  void start() {
    server.listen(0, "localhost").timeout(30, SECONDS).await();
    client = client(TIMEOUT);
  }

  private SdkAsyncHttpClient client(Duration timeout) {
    return VertxHttpClient.builder(
            vertx, VertxHttpClient.options(Duration.ofSeconds(5)), MAX_CONNECTIONS, timeout)
        .build();
  }

  @AfterEach
  void stop() {
    client.close();
    vertx.close().timeout(30, SECONDS).await();
  }

  /** Answers with what came; one path hangs, others are cut, empty or large. */
  private void handle(HttpServerRequest request) {
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
    if (hangs.incrementAndGet() == MAX_CONNECTIONS) {
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

  @Test
  void sendsWhatItIsGivenAndGivesTheWholeAnswer() throws Exception {
    Exchange exchange =
        call(
            SdkCall.to(server)
                .method(SdkHttpMethod.PUT)
                .path("/a%20path")
                .query("q", "a b")
                .header("x-more", "1", "2")
                .content("a bödy"));
    assertThat(exchange.head().statusCode()).isEqualTo(418);
    assertThat(exchange.head().headers()).containsEntry("x-answer", ANSWERS);
    assertThat(new JsonObject(exchange.body()))
        .isEqualTo(
            new JsonObject()
                .put("method", "PUT")
                .put("uri", "/a%20path?q=a%20b")
                .put("host", "localhost:" + server.actualPort())
                .put("length", "7")
                .put("more", List.of("1", "2"))
                .put("body", "a bödy"));
  }

  @Test
  void takesLargeAnswersAndEmptyOnes() throws Exception {
    assertThat(call(SdkCall.to(server).path("/large")).body()).hasSize(3_000_000);
    Exchange nothing = call(SdkCall.to(server).path("/nothing"));
    assertThat(nothing.head().statusCode()).isEqualTo(204);
    assertThat(nothing.body()).isEmpty();
  }

  @Test
  void letsTheReaderOfACallSeeTheAnswerFirst() throws Exception {
    UnaryOperator<byte[]> reader =
        content -> new String(content, UTF_8).equals("content") ? "rest".getBytes(UTF_8) : content;
    Exchange read = call(summed(CHECKSUM).reader(reader));
    assertThat(read.body()).isEqualTo("rest");
    assertThat(read.head().headers()).doesNotContainKey("x-amz-crc32");
    Exchange left = call(summed(CHECKSUM).reader(content -> content));
    assertThat(left.body()).isEqualTo("content");
    assertThat(left.head().headers()).containsEntry("x-amz-crc32", List.of(CHECKSUM));
  }

  @Test
  void leavesDamagedAnswersAndRefusalsToTheSdk() throws Exception {
    UnaryOperator<byte[]> reader = content -> new byte[0];
    assertThat(call(summed("1").reader(reader)).body()).isEqualTo("content");
    assertThat(call(SdkCall.to(server).reader(reader)).body()).contains("POST");
  }

  private SdkCall summed(String checksum) {
    return SdkCall.to(server).path("/sum").query(checksum, null);
  }

  @Test
  void answersOnTheLoopThatAsked() {
    Context context = vertx.getOrCreateContext();
    Promise<Thread> asked = Promise.promise();
    context.runOnContext(turn -> asked.complete(Thread.currentThread()));
    Exchange exchange = calledFrom(context).timeout(30, SECONDS).await();
    assertThat(exchange.thread()).isSameAs(asked.future().await());
  }

  @Test
  void eachLoopHasConnectionsOfItsOwn() {
    List<Context> loops =
        Stream.<Context>generate(((VertxInternal) vertx)::createEventLoopContext).limit(2).toList();
    for (int i = 0; i < 3; i++) {
      loops.forEach(loop -> calledFrom(loop).timeout(30, SECONDS).await());
    }
    assertThat(connections).hasSameSizeAs(loops);
  }

  @Test
  void losesNoAnswerHoweverManyOtherThreadsAsk() {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<CompletableFuture<Exchange>> all =
          IntStream.range(0, 4_000)
              .mapToObj(i -> CompletableFuture.supplyAsync(this::called, threads))
              .toList();
      assertThat(all).allMatch(each -> each.join().head().statusCode() == 418);
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void losesNoAnswerWhereLoopsOfAnotherVertxAsk() {
    Vertx another = Vertx.vertx();
    try {
      List<Future<Exchange>> all =
          IntStream.range(0, 4_000)
              .mapToObj(i -> calledFrom(another.getOrCreateContext()))
              .toList();
      Future.all(all).timeout(60, SECONDS).await();
      assertThat(all).allMatch(each -> each.result().head().statusCode() == 418);
    } finally {
      another.close().timeout(30, SECONDS).await();
    }
  }

  @Test
  void failsInAWayThatTheSdkTriesAgain() throws Exception {
    failsWithIo(SdkCall.to(server).path("/cut"));
    failsWithIo(SdkCall.to(server).path("/half"));
    failsWithIo(SdkCall.to(server).port(portOfNobody()));
  }

  @Test
  void closesTheConnectionOfACallThatIsGivenUp() {
    CompletableFuture<Void> call = client.execute(SdkCall.to(server).path("/hang").request());
    hanging.future().timeout(30, SECONDS).await();
    call.completeExceptionally(new IllegalStateException("took too long"));
    assertThat(closed.future().timeout(30, SECONDS).await()).isNull();
  }

  @Test
  void neverSendsACallThatWasGivenUpWhileItWaitedForAConnection() throws Exception {
    List<CompletableFuture<Void>> hang =
        IntStream.range(0, MAX_CONNECTIONS)
            .mapToObj(i -> client.execute(SdkCall.to(server).path("/hang").request()))
            .toList();
    CompletableFuture<Void> waiting = client.execute(SdkCall.to(server).path("/").request());
    allHang.future().timeout(30, SECONDS).await();
    waiting.cancel(false);
    hang.forEach(call -> call.cancel(false));
    assertThat(call(SdkCall.to(server).path("/")).head().statusCode()).isEqualTo(418);
    assertThat(requests.get()).isEqualTo(MAX_CONNECTIONS + 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/hang", "/stall"})
  void whatTakesTooLongFailsAndItsConnectionIsClosed(String path) {
    try (SdkAsyncHttpClient impatient = client(Duration.ofMillis(100))) {
      Exchange exchange = new Exchange();
      CompletableFuture<Void> done =
          impatient.execute(SdkCall.to(server).path(path).request(exchange));
      assertThatThrownBy(() -> Future.fromCompletionStage(done).timeout(30, SECONDS).await())
          .isInstanceOf(IOException.class);
      assertThat(exchange.end()).isCompletedExceptionally();
      assertThat(closed.future().timeout(30, SECONDS).await()).isNull();
    }
  }

  private Future<Exchange> calledFrom(Context context) {
    Exchange exchange = new Exchange();
    Promise<Exchange> called = Promise.promise();
    context.runOnContext(
        turn ->
            Future.fromCompletionStage(
                    client.execute(SdkCall.to(server).path("/").request(exchange)))
                .map(exchange)
                .onComplete(called));
    return called.future();
  }

  private static int portOfNobody() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private Exchange called() {
    try {
      return call(SdkCall.to(server).path("/"));
    } catch (ExecutionException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private Exchange call(SdkCall call) throws ExecutionException {
    Exchange exchange = new Exchange();
    client.execute(call.request(exchange)).orTimeout(30, SECONDS).join();
    exchange.end().orTimeout(30, SECONDS).join();
    return exchange;
  }

  private void failsWithIo(SdkCall call) {
    Exchange exchange = new Exchange();
    CompletableFuture<Void> done = client.execute(call.request(exchange));
    assertThatThrownBy(() -> Future.fromCompletionStage(done).timeout(30, SECONDS).await())
        .isInstanceOf(IOException.class);
    assertThat(exchange.end()).isCompletedExceptionally();
  }
}
