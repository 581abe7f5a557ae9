package io.chatgenerator.ws;

import io.chatgenerator.auth.AuthenticatedUser;
import io.chatgenerator.auth.BearerToken;
import io.chatgenerator.ws.ClientMessage.Complete;
import io.chatgenerator.ws.ClientMessage.ConnectionInit;
import io.chatgenerator.ws.ClientMessage.Subscribe;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Open: waits for the client's token. */
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

  /** Finds the token in the payload of {@code connection_init}. */
  static final class ConnectionToken {
    private static final String AUTHORIZATION = "Authorization";
    private static final String HEADERS = "headers";

    private ConnectionToken() {}

    /**
     * The token of the member {@code Authorization}, in any case, of the payload or of its member
     * {@code headers}, which is where some clients put what they would send over HTTP.
     */
    static Optional<String> find(Optional<JsonObject> payload) {
      return payload.flatMap(
          json ->
              token(json)
                  .or(
                      () ->
                          member(json, HEADERS, JsonObject.class).flatMap(ConnectionToken::token)));
    }

    private static Optional<String> token(JsonObject json) {
      return member(json, AUTHORIZATION, String.class).flatMap(BearerToken::of);
    }

    private static <T> Optional<T> member(JsonObject json, String name, Class<T> type) {
      return json.stream()
          .filter(member -> member.getKey().equalsIgnoreCase(name))
          .map(Map.Entry::getValue)
          .filter(type::isInstance)
          .map(type::cast)
          .findFirst();
    }
  }
}
