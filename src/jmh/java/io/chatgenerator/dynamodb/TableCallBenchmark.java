package io.chatgenerator.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatgenerator.aws.VertxHttpClient;
import io.chatgenerator.config.AwsConfig;
import io.chatgenerator.story.Completion;
import io.chatgenerator.story.Completion.FinishReason;
import io.chatgenerator.story.Cost;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryRepository.StoryPart;
import io.chatgenerator.story.TokenCount;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.utils.AttributeMap;

/** What our code and the SDK need for a call of the table, without the connection. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TableCallBenchmark {
  private static final int CALLS = 100;
  private static final String TASK = "019b76da-a800-7000-8000-000000000001";
  private static final Instant NOW = Instant.parse("2026-01-31T12:34:56.789Z");
  private static final StoryKey KEY =
      new StoryKey("7a7e7f6e-owner", "019b76da-a800-7000-8000-000000000000");
  private static final Story CREATED =
      Story.pending(
              KEY,
              "A fox who learns to sail",
              List.of(),
              NOW,
              new Lease(Optional.of(TASK), NOW.plusSeconds(15)))
          .reserving(new Cost.Reservation(LocalDate.parse("2026-01-31"), 4_000, 1_000_000));
  private static final Story PROGRESS = CREATED.append("Once upon a time ".repeat(20), NOW);
  private static final Story ENDED =
      PROGRESS
          .used(new TokenCount(20, 300, false))
          .completed(new Completion(FinishReason.STOP, "gpt-4o-mini-2024-07-18"), NOW);

  private Vertx vertx;
  private DynamoDbStoryRepository repository;

  @Setup
  public void start() {
    vertx = Vertx.vertx();
    AwsConfig aws =
        new AwsConfig(
            Optional.of("us-east-1"),
            Optional.of(URI.create("http://127.0.0.1:1")),
            Optional.empty());
    repository =
        Repositories.of(
            DynamoDbClients.builder(
                    vertx,
                    aws,
                    StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")))
                .httpClientBuilder(new AnswersAtOnce.Builder())
                .build(),
            "stories",
            vertx,
            System::nanoTime,
            new Random(1));
  }

  @TearDown
  public void stop() {
    vertx.close().await();
  }

  @Benchmark
  @OperationsPerInvocation(CALLS)
  public void create() {
    run(() -> repository.create(CREATED, Optional.empty(), 10));
  }

  @Benchmark
  @OperationsPerInvocation(CALLS)
  public void checkpoint() {
    run(() -> repository.save(PROGRESS, TASK));
  }

  @Benchmark
  @OperationsPerInvocation(CALLS)
  public void end() {
    run(() -> repository.save(ENDED, TASK));
  }

  @Benchmark
  @OperationsPerInvocation(CALLS)
  public void list() {
    run(() -> repository.list(KEY.owner(), 20, Optional.empty(), StoryPart.ALL));
  }

  /** On an event loop, as in the service, where answers need no change of threads. */
  private void run(Supplier<Future<?>> call) {
    Future.<Void>future(
            done ->
                vertx.runOnContext(
                    turn ->
                        Future.all(IntStream.range(0, CALLS).mapToObj(i -> call.get()).toList())
                            .<Void>mapEmpty()
                            .onComplete(done::handle)))
        .await();
  }

  private record AnswersAtOnce() implements SdkAsyncHttpClient {
    private static final byte[] DONE = "{}".getBytes(UTF_8);
    private static final byte[] PAGE = page().getBytes(UTF_8);

    @Override
    public CompletableFuture<Void> execute(AsyncExecuteRequest call) {
      boolean query =
          call.request().firstMatchingHeader("X-Amz-Target").orElseThrow().endsWith("Query");
      call.requestContentPublisher();
      call.responseHandler().onHeaders(SdkHttpResponse.builder().statusCode(200).build());
      call.responseHandler().onStream(AsyncRequestBody.fromBytesUnsafe(content(call, query)));
      return CompletableFuture.completedFuture(null);
    }

    /** As {@link VertxHttpClient} gives it. */
    private static byte[] content(AsyncExecuteRequest call, boolean query) {
      var reader = call.httpExecutionAttributes().getAttribute(VertxHttpClient.CONTENT_READER);
      return query ? reader.apply(PAGE) : DONE;
    }

    @Override
    public void close() {}

    /** Twenty stories. */
    private static String page() {
      return IntStream.range(0, 20)
          .mapToObj(
              i ->
                  StoryItems.toItem(ENDED.withText("Once upon a time. ".repeat(70)))
                      .entrySet()
                      .stream()
                      .map(member -> json(member))
                      .collect(Collectors.joining(",", "{", "}")))
          .collect(Collectors.joining(",", "{\"Items\":[", "],\"Count\":20,\"ScannedCount\":20}"));
    }

    private static String json(
        Map.Entry<String, software.amazon.awssdk.services.dynamodb.model.AttributeValue> member) {
      var value = member.getValue();
      return "\"%s\":{\"%s\":\"%s\"}"
          .formatted(
              member.getKey(),
              value.s() == null ? "N" : "S",
              value.s() == null ? value.n() : value.s());
    }

    private static final class Builder implements SdkAsyncHttpClient.Builder<Builder> {
      @Override
      public SdkAsyncHttpClient buildWithDefaults(AttributeMap defaults) {
        return new AnswersAtOnce();
      }
    }
  }
}
