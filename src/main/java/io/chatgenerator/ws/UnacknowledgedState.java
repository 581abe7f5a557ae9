package io.chatgenerator.ws;

import io.chatgenerator.auth.AuthenticatedUser;
import io.chatgenerator.auth.BearerToken;
import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.ws.ClientMessage.ConnectionInit;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Open: waits for the client's token, then for its check. */
final class UnacknowledgedState implements ConnectionState {
  private static final Logger LOG = LoggerFactory.getLogger(UnacknowledgedState.class);

  private final GraphQLWsConnection connection;
  private final Function<String, Future<AuthenticatedUser>> verifier;
  private boolean checking;
  private boolean left;

  UnacknowledgedState(
      GraphQLWsConnection connection, Function<String, Future<AuthenticatedUser>> verifier) {
    this.connection = connection;
    this.verifier = verifier;
  }

  @Override
  public void receive(ClientMessage message) {
    if (!(message instanceof ConnectionInit init)) {
      connection.close(CloseCode.UNAUTHORIZED);
    } else if (checking) {
      connection.close(CloseCode.TOO_MANY_INITS);
    } else {
      token(init.payload())
          .ifPresentOrElse(this::check, () -> connection.close(CloseCode.FORBIDDEN));
    }
  }

  @Override
  public void leave() {
    left = true;
  }

  private void check(String token) {
    checking = true;
    verifier.apply(token).onComplete(this::checked);
  }

  private void checked(AuthenticatedUser user, Throwable failure) {
    if (left) {
      return;
    }
    if (failure != null) {
      connection.close(reason(failure));
    } else if (user.expiresAt().isAfter(Instant.now())) {
      connection.acknowledge(user);
    } else {
      connection.close(CloseCode.FORBIDDEN);
    }
  }

  private static CloseCode reason(Throwable failure) {
    if (!(failure instanceof RequestException refusal)) {
      LOG.error("Token check broke down", failure);
      return CloseCode.TRY_AGAIN_LATER;
    }
    return refusal.code() == ErrorCode.UNAUTHENTICATED
        ? CloseCode.FORBIDDEN
        : CloseCode.TRY_AGAIN_LATER;
  }

  /**
   * The token of the member {@code Authorization}, in any case, of the payload or of its member
   * {@code headers}, which is where some clients put what they would send over HTTP.
   */
  static Optional<String> token(Optional<JsonObject> payload) {
    return payload.flatMap(
        json ->
            authorization(json)
                .or(
                    () ->
                        member(json, "headers", JsonObject.class)
                            .flatMap(UnacknowledgedState::authorization)));
  }

  private static Optional<String> authorization(JsonObject json) {
    return member(json, "Authorization", String.class).flatMap(BearerToken::of);
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
