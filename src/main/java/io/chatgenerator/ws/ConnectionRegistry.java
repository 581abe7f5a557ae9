package io.chatgenerator.ws;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;

/** All open connections of this task. Confined to the server's event loop. */
public final class ConnectionRegistry {
  private static final Duration STEP = Duration.ofMillis(20);

  private final Vertx vertx;
  private final SocketObserver observer;
  private final Set<GraphQLWsConnection> connections = new LinkedHashSet<>();
  private final UserSockets userSockets = new UserSockets();
  private boolean draining;

  public ConnectionRegistry(Vertx vertx, SocketObserver observer) {
    this.vertx = vertx;
    this.observer = observer;
  }

  /** How many sockets are open. */
  public int size() {
    return connections.size();
  }

  /** How many operations run over all sockets. */
  public int operations() {
    return connections.stream().mapToInt(GraphQLWsConnection::operations).sum();
  }

  /**
   * Closes all connections with 1001, the oldest first, evenly over a time, so that not all clients
   * come back at once. A connection works as ever until it is closed; one that is opened from now
   * on is closed at once.
   *
   * @return completes when the last one was told; the server closes sockets whose clients do not
   *     answer
   */
  public Future<Void> closeAll(Duration spread) {
    draining = true;
    Queue<GraphQLWsConnection> open = new ArrayDeque<>(connections);
    long steps = Math.max(1, spread.dividedBy(STEP));
    int share = (int) ((open.size() + steps - 1) / steps);
    if (open.size() <= share) {
      closeSome(open, share);
      return Future.succeededFuture();
    }
    Promise<Void> done = Promise.promise();
    vertx.setPeriodic(
        0,
        STEP.toMillis(),
        timer -> {
          closeSome(open, share);
          if (open.isEmpty()) {
            vertx.cancelTimer(timer);
            done.complete();
          }
        });
    return done.future();
  }

  void add(GraphQLWsConnection connection) {
    connections.add(connection);
    observer.opened();
    if (draining) {
      connection.close(CloseCode.GOING_AWAY);
    }
  }

  /** Counts a connection as its user's; false where they have so many already. */
  boolean admit(GraphQLWsConnection connection, String user, int max) {
    return userSockets.admit(connection, user, max);
  }

  void remove(GraphQLWsConnection connection) {
    connections.remove(connection);
    userSockets.remove(connection);
    observer.closed();
  }

  SocketObserver observer() {
    return observer;
  }

  private static void closeSome(Queue<GraphQLWsConnection> open, int share) {
    for (int i = 0; i < share && !open.isEmpty(); i++) {
      open.remove().close(CloseCode.GOING_AWAY);
    }
  }
}
