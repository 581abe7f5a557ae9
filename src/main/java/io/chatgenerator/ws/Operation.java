package io.chatgenerator.ws;

import graphql.ExecutionResult;
import graphql.GraphQLError;
import io.chatgenerator.graphql.ClientErrors;
import io.chatgenerator.graphql.ResultFormat;
import io.chatgenerator.graphql.ResultStream;
import io.vertx.core.Future;
import io.vertx.core.json.EncodeException;
import java.util.List;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * One running operation of a connection: hands on its results until it ends or is cancelled, and
 * nothing after that.
 *
 * <p>Of a subscription it asks for one result at a time, and only while the socket takes more. What
 * a slow reader has not read yet therefore waits in the publisher, which can bound or merge it.
 */
final class Operation implements Subscriber<Object> {
  private final String id;
  private final GraphQLWsConnection connection;
  private final SocketObserver observer;
  private final Runnable onEnd;
  private ResultStream results;
  private Subscription source;
  private boolean done;

  /**
   * @param onEnd called when it ends by itself, before the last message is sent, so that the id is
   *     free for the client who reads that message
   */
  Operation(String id, GraphQLWsConnection connection, SocketObserver observer, Runnable onEnd) {
    this.id = id;
    this.connection = connection;
    this.observer = observer;
    this.onEnd = onEnd;
  }

  void start(Future<ExecutionResult> execution) {
    execution.compose(this::started).onFailure(this::onError);
  }

  /** Ends it silently. */
  void cancel() {
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
    results = stream;
    stream.subscribe(this);
  }

  /** A subscription that could not be started has data too, in the form of null. */
  private void single(ExecutionResult result) {
    if (done) {
      return;
    }
    if (result.getData() == null && !result.getErrors().isEmpty()) {
      end(ServerMessage.error(id, result.getErrors()));
    } else {
      String next = ServerMessage.next(id, ResultFormat.json(result));
      end(next, ServerMessage.complete(id));
    }
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    if (done || source != null) {
      subscription.cancel();
      return;
    }
    source = subscription;
    connection.whenWritable(this::pull);
  }

  @Override
  public void onNext(Object item) {
    if (done) {
      return;
    }
    try {
      connection.send(ServerMessage.next(id, results.write(item)));
      connection.whenWritable(this::pull);
    } catch (EncodeException e) {
      source.cancel();
      onError(e);
    }
  }

  @Override
  public void onError(Throwable failure) {
    if (!done) {
      GraphQLError error = ClientErrors.from(failure);
      observer.failed(ResultFormat.code(error));
      end(ServerMessage.error(id, List.of(error)));
    }
  }

  @Override
  public void onComplete() {
    if (!done) {
      end(ServerMessage.complete(id));
    }
  }

  private void pull() {
    if (!done) {
      source.request(1);
    }
  }

  private void end(String... lastMessages) {
    done = true;
    onEnd.run();
    for (String message : lastMessages) {
      connection.send(message);
    }
  }
}
