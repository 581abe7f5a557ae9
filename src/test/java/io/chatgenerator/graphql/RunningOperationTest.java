package io.chatgenerator.graphql;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import graphql.ExecutionResult;
import graphql.ExecutionResultImpl;
import graphql.GraphQLError;
import io.chatgenerator.limit.ByteBounds;
import io.chatgenerator.limit.BytesInFlight;
import io.chatgenerator.limit.BytesInFlight.Account;
import io.chatgenerator.testing.OneByOne;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;

/** A subscription whose client takes its results slowly, or gets too many of them. */
class RunningOperationTest {
  private static final int ENOUGH = 1_000_000;
  private static final List<ExecutionResult> RESULTS =
      List.of(result("x".repeat(2_000)), result("y"));

  private final Vertx vertx = Vertx.vertx();
  private final BlockingQueue<String> sent = new LinkedBlockingQueue<>();
  private final Promise<Void> firstWritten = Promise.promise();

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  @Test
  void keepsAResultUntilTheOneBeforeIsWrittenAndThenEnds() throws InterruptedException {
    start(new ByteBounds(1_000, ENOUGH, ENOUGH, 1, ENOUGH));
    assertThat(next()).contains("xxx");
    vertx.setTimer(600, twoLooks -> sent.add("later"));
    assertThat(next()).isEqualTo("later");
    firstWritten.complete();
    assertThat(next()).contains("y");
    assertThat(next()).isEqualTo("complete");
  }

  @Test
  void keepsAResultThatComesTooFast() throws InterruptedException {
    firstWritten.complete();
    start(new ByteBounds(ENOUGH, ENOUGH, ENOUGH, 1, 500));
    assertThat(next()).contains("xxx");
    vertx.setTimer(200, soon -> sent.add("later"));
    assertThat(next()).isEqualTo("later");
    assertThat(next()).contains("y");
  }

  private void start(ByteBounds bounds) {
    Account account = new BytesInFlight(bounds, () -> {}).account(this, "ada");
    Publisher<ExecutionResult> results = OneByOne.of(RESULTS);
    ExecutionResult execution = ExecutionResultImpl.newExecutionResult().data(results).build();
    vertx.runOnContext(
        go ->
            new RunningOperation(new Sink(), RequestObserver.NONE, account.answer())
                .start(Future.succeededFuture(execution)));
  }

  private String next() throws InterruptedException {
    return sent.poll(10, SECONDS);
  }

  private static ExecutionResult result(String text) {
    return ExecutionResultImpl.newExecutionResult().data(Map.of("text", text)).build();
  }

  private final class Sink implements ResultSink {
    @Override
    public Future<Void> next(String result, Optional<String> eventId) {
      sent.add(result);
      return firstWritten.future();
    }

    @Override
    public Future<Void> completeWith(String result) {
      throw new AssertionError(result);
    }

    @Override
    public void complete() {
      sent.add("complete");
    }

    @Override
    public void fail(List<GraphQLError> errors) {
      throw new AssertionError(errors.toString());
    }

    @Override
    public void whenWritable(Runnable task) {
      vertx.runOnContext(later -> task.run());
    }
  }
}
