package io.chatgenerator.dynamodb;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.fasterxml.uuid.Generators;
import io.chatgenerator.aws.VertxHttpClient;
import io.chatgenerator.config.AwsConfig;
import io.chatgenerator.local.LocalDynamoDb;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClientBuilder;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A repository on a new table of one DynamoDB Local, which all tests of a JVM share. */
final class RepositoryFixture implements BeforeEachCallback, AfterEachCallback {
  static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
  static final String PROMPT = "A story about a dragon";
  static final String TASK = "task-1";

  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final int MAX_CONNECTIONS = 50;
  private static final AtomicInteger TABLES = new AtomicInteger();

  private final String owner = "owner-" + UUID.randomUUID();
  private final List<DynamoDbAsyncClient> intercepted = new ArrayList<>();
  private String table;
  private AwsConfig aws;
  private Vertx vertx;
  private DynamoDbAsyncClient client;
  private DynamoDbStoryRepository repository;

  @Override
  public void beforeEach(ExtensionContext context) {
    Shared shared =
        context
            .getStore(StoreScope.LAUNCHER_SESSION, Namespace.GLOBAL)
            .getOrComputeIfAbsent(Shared.class, unused -> Shared.start(), Shared.class);
    table = "Stories" + TABLES.incrementAndGet();
    shared.dynamoDb().createTable(table);
    aws = shared.dynamoDb().config();
    client = shared.client();
    vertx = Vertx.vertx();
    repository = Repositories.of(client, table, vertx, System::nanoTime, new Random());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    intercepted.forEach(DynamoDbAsyncClient::close);
    await(vertx.close());
  }

  /** The client under test, with timeout for a DynamoDB Local that shares a busy machine. */
  private static DynamoDbAsyncClientBuilder patientBuilder(Vertx vertx, AwsConfig aws) {
    return DynamoDbClients.builder(vertx, aws, LocalDynamoDb.CREDENTIALS)
        .httpClientBuilder(
            VertxHttpClient.builder(
                vertx, DynamoDbClients.connectionOptions(), MAX_CONNECTIONS, TIMEOUT));
  }

  static <T> T await(Future<T> future) {
    try {
      return future.await(TIMEOUT.toSeconds(), SECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new AssertionError("no answer within 20 seconds", e);
    }
  }

  DynamoDbStoryRepository repository() {
    return repository;
  }

  /** A repository of the same table whose requests pass through {@code interceptor}. */
  DynamoDbStoryRepository intercepted(ExecutionInterceptor interceptor) {
    DynamoDbAsyncClientBuilder builder = patientBuilder(vertx, aws);
    builder.overrideConfiguration(
        builder.overrideConfiguration().toBuilder().addExecutionInterceptor(interceptor).build());
    intercepted.add(builder.build());
    return Repositories.of(
        intercepted.get(intercepted.size() - 1), table, vertx, System::nanoTime, new Random());
  }

  Vertx vertx() {
    return vertx;
  }

  DynamoDbAsyncClient client() {
    return client;
  }

  String table() {
    return table;
  }

  String owner() {
    return owner;
  }

  Map<String, AttributeValue> item(String id) {
    return client.getItem(get -> get.tableName(table).key(StoryItems.key(owner, id))).join().item();
  }

  Story newStory() {
    return newStory(owner, PROMPT);
  }

  static Story newStory(String owner, String prompt) {
    String id = Generators.timeBasedEpochGenerator().generate().toString();
    return Story.pending(
        new StoryKey(owner, id), prompt, List.of(), NOW, Lease.heldBy(TASK, NOW.plusSeconds(30)));
  }

  /** A stored story of {@link #owner()}. */
  Story stored() {
    return stored(newStory());
  }

  Story stored(Story story) {
    return await(repository.create(story, Optional.empty(), Integer.MAX_VALUE));
  }

  /** Ends a story from outside, as is done where no task answers for it. */
  Future<Boolean> end(Story terminal) {
    return repository().take(read(terminal), terminal, 0);
  }

  Story read(Story story) {
    return await(repository.find(story.key())).orElseThrow();
  }

  /** Starts {@code count} operations at once, and waits for the ends of all of them. */
  static <T> List<Future<T>> atOnce(int count, Supplier<Future<T>> operation) {
    List<Future<T>> all = IntStream.range(0, count).mapToObj(i -> operation.get()).toList();
    await(Future.join(all).otherwiseEmpty());
    return all;
  }

  private record Shared(Vertx vertx, LocalDynamoDb dynamoDb, DynamoDbAsyncClient client)
      implements AutoCloseable {
    static Shared start() {
      Vertx vertx = Vertx.vertx();
      LocalDynamoDb dynamoDb = LocalDynamoDb.start(0);
      return new Shared(vertx, dynamoDb, patientBuilder(vertx, dynamoDb.config()).build());
    }

    @Override
    public void close() {
      client.close();
      await(vertx.close());
      dynamoDb.close();
    }
  }
}
