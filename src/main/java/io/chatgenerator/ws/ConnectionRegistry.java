package io.chatgenerator.ws;

import io.chatgenerator.limit.Slots;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/** All open connections of one event loop. Confined to it. */
public final class ConnectionRegistry {
  /** A connection over which operations run: a socket, or an answer that is a stream of events. */
  public interface ClientConnection {
    /** Ends all operations and closes the connection. Idempotent; the first reason counts. */
    void close(CloseCode why);

    /** How many operations run at the moment. */
    int operations();
  }

  private static final Duration LEAST_STEP = Duration.ofMillis(20);

  private final Vertx vertx;
  private final SocketObserver observer;
  private final Set<ClientConnection> connections = new LinkedHashSet<>();
  private final Slots userSockets;
  private final Map<ClientConnection, Slots.Slot> users = new HashMap<>();
  private boolean draining;

  /**
   * @param userSockets how many connections each user may have, on all event loops
   */
  public ConnectionRegistry(Vertx vertx, SocketObserver observer, Slots userSockets) {
    this.vertx = vertx;
    this.observer = observer;
    this.userSockets = userSockets;
  }

  /** How many connections are open. */
  public int size() {
    return connections.size();
  }

  /** How many operations run over all connections. */
  public int operations() {
    return connections.stream().mapToInt(ClientConnection::operations).sum();
  }

  /**
   * Closes all connections with 1001, the oldest first, evenly over a time, so that not all clients
   * come back at once. A connection works as ever until it is closed; one that is opened from now
   * on is closed at once.
   *
   * @return completes when the last close frame is sent; the server closes sockets whose clients do
   *     not answer
   */
  public Future<Void> closeAll(Duration spread) {
    draining = true;
    Queue<ClientConnection> open = new ArrayDeque<>(connections);
    long steps = Math.max(1, Math.min(open.size(), spread.dividedBy(LEAST_STEP)));
    int share = (int) ((open.size() + steps - 1) / steps);
    if (open.size() <= share) {
      closeSome(open, share);
      return Future.succeededFuture();
    }
    Promise<Void> done = Promise.promise();
    vertx.setPeriodic(
        0,
        spread.dividedBy(steps).toMillis(),
        timer -> {
          closeSome(open, share);
          if (open.isEmpty()) {
            vertx.cancelTimer(timer);
            done.complete();
          }
        });
    return done.future();
  }

  /** Counts a connection until it is removed; closes it at once while draining. */
  public void add(ClientConnection connection) {
    connections.add(connection);
    observer.opened();
    if (draining) {
      connection.close(CloseCode.GOING_AWAY);
    }
  }

  /** Counts a connection as its user's; false where they have so many already. */
  public boolean admit(ClientConnection connection, String user) {
    Optional<Slots.Slot> slot = userSockets.take(user);
    slot.ifPresent(taken -> users.put(connection, taken));
    return slot.isPresent();
  }

  /** The connection is gone. */
  public void remove(ClientConnection connection) {
    connections.remove(connection);
    Optional.ofNullable(users.remove(connection)).ifPresent(Slots.Slot::release);
    observer.closed();
  }

  /** Observes what happens to the connections. */
  public SocketObserver observer() {
    return observer;
  }

  private static void closeSome(Queue<ClientConnection> open, int share) {
    for (int i = 0; i < share && !open.isEmpty(); i++) {
      open.remove().close(CloseCode.GOING_AWAY);
    }
  }
}
