package io.chatgenerator.ws;

import graphql.GraphQLError;
import io.chatgenerator.auth.AuthenticatedUser;
import io.chatgenerator.graphql.ClientErrors;
import io.chatgenerator.graphql.GraphQLExecutor;
import io.chatgenerator.graphql.ResultSink;
import io.chatgenerator.graphql.RunningOperation;
import io.chatgenerator.limit.BytesInFlight.Answer;
import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.ws.ClientMessage.Complete;
import io.chatgenerator.ws.ClientMessage.Subscribe;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Acknowledged: runs the client's operations. */
final class ReadyState implements ConnectionState {
  private final GraphQLWsConnection connection;
  private final GraphQLExecutor executor;
  private final AuthenticatedUser user;
  private final int maxOperations;
  private final SocketObserver observer;
  private final Map<String, RunningOperation> operations = new HashMap<>();

  ReadyState(
      GraphQLWsConnection connection,
      GraphQLExecutor executor,
      AuthenticatedUser user,
      int maxOperations,
      SocketObserver observer) {
    this.connection = connection;
    this.executor = executor;
    this.user = user;
    this.maxOperations = maxOperations;
    this.observer = observer;
  }

  @Override
  public void receive(ClientMessage message) {
    if (message instanceof Subscribe subscribe) {
      admit(subscribe);
    } else if (message instanceof Complete complete) {
      cancel(complete.id());
    } else {
      connection.close(CloseCode.TOO_MANY_INITS);
    }
  }

  private void admit(Subscribe message) {
    String id = message.id();
    if (operations.containsKey(id)) {
      connection.close(CloseCode.SUBSCRIBER_EXISTS, "Subscriber for " + id + " already exists");
    } else if (operations.size() >= maxOperations) {
      refuse(id, tooMany());
    } else {
      executor
          .limit()
          .refusal(user)
          .ifPresentOrElse(tooOften -> refuse(id, tooOften), () -> start(message));
    }
  }

  private void start(Subscribe message) {
    String id = message.id();
    Answer answer = executor.limit().account(connection, user).answer();
    RunningOperation operation =
        new RunningOperation(
            new OperationMessages(id, connection, () -> ended(id)), observer, answer);
    operations.put(id, operation);
    observer.operationStarted();
    operation.start(executor.execute(message.request(), user, answer));
  }

  private void refuse(String id, RequestException why) {
    observer.failed(ErrorCode.RATE_LIMITED);
    connection.send(ServerMessage.error(id, List.of(ClientErrors.from(why))));
  }

  /** An id that is not known (any more) crossed our own message on its way. */
  private void cancel(String id) {
    ended(id).ifPresent(RunningOperation::cancel);
  }

  private Optional<RunningOperation> ended(String id) {
    Optional<RunningOperation> operation = Optional.ofNullable(operations.remove(id));
    operation.ifPresent(over -> observer.operationEnded());
    return operation;
  }

  @Override
  public void leave() {
    List.copyOf(operations.keySet()).forEach(this::cancel);
  }

  @Override
  public int operations() {
    return operations.size();
  }

  private RequestException tooMany() {
    return RequestException.tooMany(
        "A connection can run " + maxOperations + " operations at once; complete one first.",
        Duration.ofSeconds(1));
  }

  /**
   * The results of one operation as messages of the protocol, under its id.
   *
   * @param onEnd called before the last message is sent, so that the id is free for the client who
   *     reads that message
   */
  private record OperationMessages(String id, GraphQLWsConnection connection, Runnable onEnd)
      implements ResultSink {
    @Override
    public Future<Void> next(String result, Optional<String> eventId) {
      return connection.send(ServerMessage.next(id, result));
    }

    @Override
    public Future<Void> completeWith(String result) {
      onEnd.run();
      connection.send(ServerMessage.next(id, result));
      return connection.send(ServerMessage.complete(id));
    }

    @Override
    public void complete() {
      onEnd.run();
      connection.send(ServerMessage.complete(id));
    }

    @Override
    public void fail(List<GraphQLError> errors) {
      onEnd.run();
      connection.send(ServerMessage.error(id, errors));
    }

    @Override
    public void whenWritable(Runnable task) {
      connection.whenWritable(task);
    }
  }
}
