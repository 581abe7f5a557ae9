package io.chatgenerator.dynamodb;

import static io.chatgenerator.dynamodb.DynamoDbFailures.isConflict;
import static io.chatgenerator.dynamodb.DynamoDbFailures.isThrottled;
import static java.util.Objects.requireNonNull;

import io.chatgenerator.limit.BackOff;
import io.chatgenerator.limit.Retry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;

/**
 * Calls DynamoDB and brings the answers back to the caller's context. Failures are those of the
 * SDK, freed of their wrapping. What gets no answer is tried again by the SDK; conflicts of
 * transactions, and what is throttled, are here.
 */
final class DynamoDbCalls {
  private static final int TRIES_FOR_USERS = 3;

  /** How long after its first try a request may be tried again. */
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final DynamoDbAsyncClient client;
  private final Vertx vertx;
  private final LongSupplier nanoTime;
  private final int throttledTries;
  private final BackOff afterConflict;
  private final BackOff whileThrottled;

  private DynamoDbCalls(
      DynamoDbAsyncClient client,
      Vertx vertx,
      LongSupplier nanoTime,
      RandomGenerator random,
      int throttledTries) {
    this.client = requireNonNull(client);
    this.vertx = requireNonNull(vertx);
    this.nanoTime = requireNonNull(nanoTime);
    this.throttledTries = throttledTries;
    this.afterConflict = new BackOff(Duration.ofMillis(20), Duration.ofMillis(500), random);
    this.whileThrottled = new BackOff(Duration.ofMillis(500), Duration.ofSeconds(1), random);
  }

  /** What users ask for: a request that is throttled is sent a few times. */
  static DynamoDbCalls ofUsers(
      DynamoDbAsyncClient client, Vertx vertx, LongSupplier nanoTime, RandomGenerator random) {
    return new DynamoDbCalls(client, vertx, nanoTime, random, TRIES_FOR_USERS);
  }

  /** What tasks do by themselves, who come back later, with a back-off of their own. */
  static DynamoDbCalls ofTasks(
      DynamoDbAsyncClient client, Vertx vertx, LongSupplier nanoTime, RandomGenerator random) {
    return new DynamoDbCalls(client, vertx, nanoTime, random, 1);
  }

  /** A read, or a write. A write that meets another one is tried again until it is alone. */
  <T> Future<T> call(Function<DynamoDbAsyncClient, CompletableFuture<T>> operation) {
    long deadline = nanoTime.getAsLong() + TIMEOUT.toNanos();
    return Retry.run(
        vertx,
        () -> callOnce(operation),
        (failure, failures) ->
            nanoTime.getAsLong() - deadline < 0 ? pause(failure, failures) : Optional.empty());
  }

  /** Reads an item; empty where there is none. */
  Future<Optional<Map<String, AttributeValue>>> item(GetItemRequest.Builder get) {
    ItemReader reader = ItemReader.ofGetItem();
    GetItemRequest request = get.overrideConfiguration(reader::goWith).build();
    return call(client -> client.getItem(request))
        .map(answer -> Stream.of(answer.item()).filter(item -> answer.hasItem()).toList())
        .map(bySdk -> reader.items(bySdk).stream().findFirst());
  }

  /** The caller's, or a new one. */
  Context context() {
    return vertx.getOrCreateContext();
  }

  private <T> Future<T> callOnce(Function<DynamoDbAsyncClient, CompletableFuture<T>> operation) {
    return Future.fromCompletionStage(operation.apply(client), context())
        .recover(failure -> Future.failedFuture(DynamoDbFailures.unwrap(failure)));
  }

  private Optional<Duration> pause(Throwable failure, int failures) {
    if (isConflict(failure)) {
      return Optional.of(afterConflict.pause(failures));
    }
    return isThrottled(failure) && failures < throttledTries
        ? Optional.of(whileThrottled.pause(failures))
        : Optional.empty();
  }
}
