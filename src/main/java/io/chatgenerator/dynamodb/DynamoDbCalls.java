package io.chatgenerator.dynamodb;

import static io.chatgenerator.dynamodb.DynamoDbFailures.isContention;
import static java.util.Objects.requireNonNull;

import io.chatgenerator.limit.BackOff;
import io.chatgenerator.limit.Retry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * Calls DynamoDB and brings the answers back to the caller's context. Failures are those of the
 * SDK, freed of their wrapping.
 */
final class DynamoDbCalls {
  /** How long a write contends for its items before it gives up. */
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final DynamoDbAsyncClient client;
  private final Vertx vertx;
  private final LongSupplier nanoTime;
  private final BackOff pauses;

  DynamoDbCalls(
      DynamoDbAsyncClient client, Vertx vertx, LongSupplier nanoTime, RandomGenerator random) {
    this.client = requireNonNull(client);
    this.vertx = requireNonNull(vertx);
    this.nanoTime = requireNonNull(nanoTime);
    this.pauses = new BackOff(Duration.ofMillis(20), Duration.ofMillis(500), random);
  }

  /** One call, with the SDK's own retries. */
  <T> Future<T> call(Function<DynamoDbAsyncClient, CompletableFuture<T>> operation) {
    return Future.fromCompletionStage(operation.apply(client), vertx.getOrCreateContext())
        .recover(failure -> Future.failedFuture(DynamoDbFailures.unwrap(failure)));
  }

  /**
   * A write that DynamoDB refuses, without an effect, while a transaction on the same items is
   * under way. The SDK does not retry this, so it is done here, with back-off and full jitter.
   */
  <T> Future<T> contend(Function<DynamoDbAsyncClient, CompletableFuture<T>> operation) {
    long deadline = nanoTime.getAsLong() + TIMEOUT.toNanos();
    return Retry.run(
        vertx,
        () -> call(operation),
        (failure, failures) ->
            isContention(failure) && nanoTime.getAsLong() - deadline < 0
                ? Optional.of(pauses.pause(failures))
                : Optional.empty());
  }
}
