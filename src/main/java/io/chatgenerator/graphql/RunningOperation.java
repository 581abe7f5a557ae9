package io.chatgenerator.graphql;

import graphql.ExecutionResult;
import graphql.GraphQLError;
import io.chatgenerator.limit.BytesInFlight.Answer;
import io.netty.buffer.ByteBufUtil;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * One running operation of a connection: hands on its results until it ends or is cancelled, and
 * nothing after that.
 *
 * <p>Of a subscription it asks for one result at a time, and only while the connection takes more.
 * What a slow reader has not read yet therefore waits in the publisher, which can bound or merge
 * it. A result for which its user has no room, or which comes too fast, is kept until there is.
 * Confined to one event loop.
 */
public final class RunningOperation implements Subscriber<Object> {
  private final ResultSink sink;
  private final RequestObserver observer;
  private final Answer answer;
  private ResultStream results;
  private Subscription source;
  private boolean kept;
  private boolean over;
  private boolean done;

  /**
   * @param sink where the results go
   * @param observer of errors after the first result
   * @param answer what it is executed with
   */
  public RunningOperation(ResultSink sink, RequestObserver observer, Answer answer) {
    this.sink = sink;
    this.observer = observer;
    this.answer = answer;
  }

  /** Follows what an execution gives. */
  public void start(Future<ExecutionResult> execution) {
    execution.compose(this::started).onFailure(this::onError);
  }

  /** Ends it silently. */
  public void cancel() {
    done = true;
    if (source != null) {
      source.cancel();
    }
  }

  private Future<Void> started(ExecutionResult result) {
    ResultStream.of(result).ifPresentOrElse(this::follow, () -> single(result));
    return Future.succeededFuture();
  }

  /** Subscribes even when cancelled by now, so that the publisher learns of it. */
  private void follow(ResultStream stream) {
    answer.drop();
    results = stream;
    stream.items().subscribe(this);
  }

  /** A subscription that could not be started has data too, in the form of null. */
  private void single(ExecutionResult result) {
    if (done) {
      answer.drop();
    } else if (result.getData() == null && !result.getErrors().isEmpty()) {
      answer.drop();
      fail(result.getErrors());
    } else {
      String only = ResultFormat.json(result);
      done = true;
      answer.sent(ByteBufUtil.utf8Bytes(only), sink.completeWith(only));
    }
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    if (done || source != null) {
      subscription.cancel();
      return;
    }
    source = subscription;
    sink.whenWritable(this::pull);
  }

  @Override
  public void onNext(Object item) {
    Duration pause = answer.account().pause();
    kept = !done && !pause.isZero();
    if (kept) {
      Vertx.currentContext().owner().setTimer(pause.toMillis(), later -> onNext(item));
    } else if (!done) {
      give(item);
    }
  }

  private void give(Object item) {
    String result = results.writer().apply(item);
    Future<Void> written = sink.next(result, ResultStream.eventId(item));
    answer.account().streamed(ByteBufUtil.utf8Bytes(result), written);
    if (over) {
      onComplete();
    } else {
      sink.whenWritable(this::pull);
    }
  }

  @Override
  public void onError(Throwable failure) {
    answer.drop();
    if (!done) {
      GraphQLError error = ClientErrors.from(failure);
      observer.failed(ResultFormat.code(error));
      fail(List.of(error));
    }
  }

  @Override
  public void onComplete() {
    over = true;
    if (!done && !kept) {
      done = true;
      sink.complete();
    }
  }

  private void fail(List<GraphQLError> errors) {
    done = true;
    sink.fail(errors);
  }

  private void pull() {
    if (!done) {
      source.request(1);
    }
  }
}
