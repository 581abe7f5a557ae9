package io.chatgenerator.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.CompletableFuture.supplyAsync;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatgenerator.testing.FreePorts;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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

  private final Vertx vertx = Vertx.vertx();
  private final EchoServer echo = new EchoServer(MAX_CONNECTIONS);
  private final HttpServer server = vertx.createHttpServer().requestHandler(echo::handle);
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
    assertThat(exchange.head().headers()).containsEntry("x-answer", EchoServer.ANSWERS);
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
    assertThat(echo.connections()).hasSameSizeAs(loops);
  }

  /** One for each would be taken from the verticles that are to have one of their own. */
  @Test
  void allOtherThreadsShareOneLoop() {
    assertThat(
            Stream.generate(() -> supplyAsync(this::called, task -> new Thread(task).start()))
                .limit(3)
                .map(exchange -> exchange.join().thread())
                .distinct())
        .hasSize(1);
  }

  @Test
  void losesNoAnswerHoweverManyOtherThreadsAsk() {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<CompletableFuture<Exchange>> all =
          IntStream.range(0, 4_000).mapToObj(i -> supplyAsync(this::called, threads)).toList();
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
    failsWithIo(client, SdkCall.to(server).path("/cut"));
    failsWithIo(client, SdkCall.to(server).path("/half"));
    failsWithIo(client, SdkCall.to(server).port(FreePorts.of(1).get(0)));
  }

  @Test
  void closesTheConnectionOfACallThatIsGivenUp() {
    CompletableFuture<Void> call = client.execute(SdkCall.to(server).path("/hang").request());
    echo.hanging().timeout(30, SECONDS).await();
    call.completeExceptionally(new IllegalStateException("took too long"));
    assertThat(echo.closed().timeout(30, SECONDS).await()).isNull();
  }

  @Test
  void neverSendsACallThatWasGivenUpWhileItWaitedForAConnection() throws Exception {
    List<CompletableFuture<Void>> hang =
        IntStream.range(0, MAX_CONNECTIONS)
            .mapToObj(i -> client.execute(SdkCall.to(server).path("/hang").request()))
            .toList();
    CompletableFuture<Void> waiting = client.execute(SdkCall.to(server).path("/").request());
    echo.allHang().timeout(30, SECONDS).await();
    waiting.cancel(false);
    hang.forEach(call -> call.cancel(false));
    assertThat(call(SdkCall.to(server).path("/")).head().statusCode()).isEqualTo(418);
    assertThat(echo.requests()).isEqualTo(MAX_CONNECTIONS + 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/hang", "/stall"})
  void whatTakesTooLongFailsAndItsConnectionIsClosed(String path) {
    try (SdkAsyncHttpClient impatient = client(Duration.ofMillis(100))) {
      failsWithIo(impatient, SdkCall.to(server).path(path));
      assertThat(echo.closed().timeout(30, SECONDS).await()).isNull();
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

  private static void failsWithIo(SdkAsyncHttpClient client, SdkCall call) {
    Exchange exchange = new Exchange();
    CompletableFuture<Void> done = client.execute(call.request(exchange));
    assertThatThrownBy(() -> Future.fromCompletionStage(done).timeout(30, SECONDS).await())
        .isInstanceOf(IOException.class);
    assertThat(exchange.end()).isCompletedExceptionally();
  }
}
