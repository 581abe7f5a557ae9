package io.chatgenerator.pipeline;

import io.chatgenerator.inmemory.InMemoryDynamoDb;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/**
 * The way from one task to the table, with the SDK's tries and time-outs. Each try is two parcels,
 * the request and the answer. A try of which one is lost, or that takes too long, is followed by
 * the next one; a request that was given up is never carried out.
 */
final class TableLine implements InMemoryDynamoDb.Transport {
  private static final long CALL_TIMEOUT_MS = 5_000;
  private static final long TRY_TIMEOUT_MS = 1_500;

  private final MessagesInFlight inFlight;
  private final TroubledTable table;
  private final ProcessState tableLife = new ProcessState();
  private final Vertx vertx;
  private final ProcessState task;
  private final int tries;

  /**
   * @param tries how often a call is tried that gets no answer
   */
  TableLine(
      MessagesInFlight inFlight, TroubledTable table, Vertx vertx, ProcessState task, int tries) {
    this.inFlight = inFlight;
    this.table = table;
    this.vertx = vertx;
    this.task = task;
    this.tries = tries;
  }

  @Override
  public <T> CompletableFuture<T> send(DynamoDbRequest request, Supplier<T> execution) {
    return new Call<>(request, execution).begin();
  }

  private final class Call<T> {
    private final DynamoDbRequest request;
    private final Supplier<T> execution;
    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private long timeout;
    private int tried;

    Call(DynamoDbRequest request, Supplier<T> execution) {
      this.request = request;
      this.execution = execution;
    }

    CompletableFuture<T> begin() {
      timeout = vertx.setTimer(CALL_TIMEOUT_MS, id -> fail(SdkClientException.create("Too late.")));
      tryOnce();
      return answer.whenComplete((result, failure) -> vertx.cancelTimer(timeout));
    }

    private void tryOnce() {
      Try attempt = new Try(++tried);
      attempt.timer = vertx.setTimer(TRY_TIMEOUT_MS, id -> attempt.lost());
      attempt.request =
          inFlight.send(MessagesInFlight.ownLine(), tableLife, attempt::arrive, attempt::lost);
    }

    private void fail(RuntimeException failure) {
      answer.completeExceptionally(failure);
    }

    private void again(RuntimeException failure) {
      if (tried >= tries) {
        fail(failure);
      } else if (!answer.isDone()) {
        vertx.setTimer(
            1,
            id -> {
              if (!answer.isDone()) {
                tryOnce();
              }
            });
      }
    }

    private final class Try {
      private final int number;
      private MessagesInFlight.Parcel request;
      private long timer;

      Try(int number) {
        this.number = number;
      }

      private void arrive() {
        if (!answer.isDone()) {
          T result;
          try {
            result = table.carryOut(Call.this.request, execution);
          } catch (RuntimeException refusal) {
            reply(() -> fail(refusal));
            return;
          }
          reply(() -> answer.complete(result));
        }
      }

      private void reply(Runnable come) {
        request = inFlight.send(MessagesInFlight.ownLine(), task, () -> settle(come), this::lost);
      }

      private void settle(Runnable come) {
        if (number == tried) {
          vertx.cancelTimer(timer);
          come.run();
        }
      }

      private void lost() {
        inFlight.withdraw(request);
        settle(() -> again(SdkClientException.create("No answer.")));
      }
    }
  }
}
