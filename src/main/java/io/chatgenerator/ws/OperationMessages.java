package io.chatgenerator.ws;

import graphql.GraphQLError;
import io.chatgenerator.graphql.ResultSink;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * The results of one operation as messages of the protocol, under its id.
 *
 * @param onEnd called before the last message is sent, so that the id is free for the client who
 *     reads that message
 */
record OperationMessages(String id, GraphQLWsConnection connection, Runnable onEnd)
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
