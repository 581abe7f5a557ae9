package io.chatgenerator.ws;

import io.chatgenerator.auth.AuthenticatedUser;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.ws.ClientMessage.Complete;
import io.chatgenerator.ws.ClientMessage.ConnectionInit;
import io.chatgenerator.ws.ClientMessage.Subscribe;
import io.vertx.core.Future;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The token is being checked. */
final class InitializingState implements ConnectionState {
  private static final Logger LOG = LoggerFactory.getLogger(InitializingState.class);

  private final GraphQLWsConnection connection;
  private boolean left;

  InitializingState(GraphQLWsConnection connection) {
    this.connection = connection;
  }

  /** Goes on once the token is checked, unless the socket has closed by then. */
  void await(Future<AuthenticatedUser> verification) {
    verification.onSuccess(this::accept).onFailure(this::refuse);
  }

  private void accept(AuthenticatedUser user) {
    if (left) {
      return;
    }
    if (user.expiresAt().isAfter(Instant.now())) {
      connection.acknowledge(user);
    } else {
      connection.close(CloseCode.FORBIDDEN);
    }
  }

  private void refuse(Throwable failure) {
    if (left) {
      return;
    }
    if (!(failure instanceof RequestException authentication)) {
      LOG.error("Token check broke down", failure);
      connection.close(CloseCode.TRY_AGAIN_LATER);
      return;
    }
    connection.close(
        switch (authentication.code()) {
          case UNAUTHENTICATED -> CloseCode.FORBIDDEN;
          default -> CloseCode.TRY_AGAIN_LATER;
        });
  }

  @Override
  public void receive(ConnectionInit message) {
    connection.close(CloseCode.TOO_MANY_INITS);
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
  public void leave() {
    left = true;
  }
}
