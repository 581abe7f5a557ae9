package io.chatgenerator.ws;

import io.chatgenerator.auth.AuthenticatedUser;
import io.chatgenerator.ws.ClientMessage.Complete;
import io.chatgenerator.ws.ClientMessage.ConnectionInit;
import io.chatgenerator.ws.ClientMessage.Subscribe;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Function;

/** Open, and nothing heard that matters: waits for the client's token. */
final class InitialState implements ConnectionState {
  private final GraphQLWsConnection connection;
  private final Function<String, Future<AuthenticatedUser>> verifier;

  InitialState(
      GraphQLWsConnection connection, Function<String, Future<AuthenticatedUser>> verifier) {
    this.connection = connection;
    this.verifier = verifier;
  }

  @Override
  public void receive(ConnectionInit message) {
    Optional<String> token = ConnectionToken.find(message.payload());
    if (token.isEmpty()) {
      connection.close(CloseCode.FORBIDDEN);
      return;
    }
    InitializingState next = new InitializingState(connection);
    connection.enter(next);
    next.await(verifier.apply(token.get()));
  }

  @Override
  public void receive(Subscribe message) {
    connection.close(CloseCode.UNAUTHORIZED);
  }

  @Override
  public void receive(Complete message) {
    connection.close(CloseCode.UNAUTHORIZED);
  }

  @Override
  public void leave() {}
}
