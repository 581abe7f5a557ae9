package io.chatgenerator.ws;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.auth.AuthenticatedUser;
import io.chatgenerator.auth.AuthenticatedUser.Kind;
import io.chatgenerator.limit.Slots;
import io.chatgenerator.ws.ConnectionRegistry.ClientConnection;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each message means in each state of a connection. */
class ConnectionStateTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final String INIT =
      "{\"type\":\"connection_init\",\"payload\":{\"authorization\":\"alice\"}}";
  private static final String ACK = "{\"type\":\"connection_ack\"}";

  private final RecordingSocket client = new RecordingSocket();
  private final Promise<AuthenticatedUser> check = Promise.promise();
  private final ConnectionRegistry registry =
      new ConnectionRegistry(VERTX, SocketObserver.NONE, new Slots(2, () -> {}));
  private final GraphQLWsConnection connection = connection();

  @AfterAll
  static void close() {
    VERTX.close().timeout(5, SECONDS).await();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "INITIAL, subscribe, close 4401 Unauthorized",
    "INITIAL, complete, close 4401 Unauthorized",
    "CHECKED, connection_init, close 4429 Too many initialisation requests",
    "CHECKED, subscribe, close 4401 Unauthorized",
    "CHECKED, complete, close 4401 Unauthorized",
    "READY, connection_init, close 4429 Too many initialisation requests",
    "INITIAL, next, close 4400 Unknown message type",
    "CHECKED, next, close 4400 Unknown message type",
    "READY, next, close 4400 Unknown message type"
  })
  void closesOnAMessageOutOfPlace(Step reached, String type, String close) {
    reach(reached);
    client.receive(message(type));
    assertThat(client.sent).last().isEqualTo(close);
  }

  @ParameterizedTest
  @CsvSource({"INITIAL", "CHECKED", "READY"})
  void answersPingsInEachState(Step reached) {
    reach(reached);
    client.receive("{\"type\":\"ping\",\"payload\":{\"n\":1}}");
    assertThat(client.sent).last().isEqualTo("{\"type\":\"pong\",\"payload\":{\"n\":1}}");
  }

  @ParameterizedTest
  @CsvSource({"INITIAL", "CHECKED", "READY"})
  void saysNothingAfterTheClose(Step reached) {
    reach(reached);
    connection.close(CloseCode.GOING_AWAY);
    List<String> before = List.copyOf(client.sent);
    client.receive(INIT);
    client.receive(message("ping"));
    client.receive(message("complete"));
    check.tryComplete(user(Duration.ofHours(1)));
    connection.close(CloseCode.FORBIDDEN);
    assertThat(client.sent).isEqualTo(before).last().asString().startsWith("close 1001");
  }

  @Test
  void closesWithoutATokenBeforeAnyCheck() {
    client.receive("{\"type\":\"connection_init\"}");
    assertThat(client.sent).containsExactly("close 4403 Forbidden");
  }

  @Test
  void acknowledgesAGoodToken() {
    reach(Step.READY);
    client.receive(message("complete"));
    assertThat(client.sent).containsExactly(ACK);
  }

  @Test
  void closesWhereTheTokenHasExpiredDuringItsCheck() {
    client.receive(INIT);
    check.complete(user(Duration.ofSeconds(-1)));
    assertThat(client.sent).containsExactly("close 4403 Forbidden");
  }

  @Test
  void closesAUsersSocketBeyondTheLimit() {
    registry.admit(new NoConnection(), "alice");
    registry.admit(new NoConnection(), "alice");
    reach(Step.READY);
    assertThat(client.sent).containsExactly("close 1013 Too many sockets");
  }

  private enum Step {
    INITIAL,
    CHECKED,
    READY
  }

  private void reach(Step step) {
    if (step != Step.INITIAL) {
      client.receive(INIT);
    }
    if (step == Step.READY) {
      check.complete(user(Duration.ofHours(1)));
    }
  }

  private static AuthenticatedUser user(Duration life) {
    return new AuthenticatedUser("alice", Kind.USER, Instant.now().plus(life), Set.of(), Set.of());
  }

  private static String message(String type) {
    return switch (type) {
      case "connection_init" -> INIT;
      case "subscribe" ->
          "{\"type\":\"subscribe\",\"id\":\"1\",\"payload\":{\"query\":\"{ hello }\"}}";
      case "complete" -> "{\"type\":\"complete\",\"id\":\"1\"}";
      default -> "{\"type\":\"" + type + "\"}";
    };
  }

  private GraphQLWsConnection connection() {
    GraphQLWsConnection made =
        new GraphQLWsConnection(
            client.socket(),
            VERTX.getOrCreateContext(),
            null,
            GraphQLWsOptions.DEFAULT,
            registry,
            new Slots(1, () -> {}).take("here").orElseThrow());
    made.open(token -> check.future());
    return made;
  }

  private static final class NoConnection implements ClientConnection {
    @Override
    public void close(CloseCode why) {}

    @Override
    public int operations() {
      return 0;
    }
  }
}
