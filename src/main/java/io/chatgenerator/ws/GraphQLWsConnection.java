package io.chatgenerator.ws;

import io.chatgenerator.auth.AuthenticatedUser;
import io.chatgenerator.graphql.GraphQLExecutor;
import io.chatgenerator.limit.Pace;
import io.chatgenerator.limit.Slots;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.ws.ClientMessage.Ping;
import io.chatgenerator.ws.ClientMessage.Pong;
import io.chatgenerator.ws.ConnectionRegistry.ClientConnection;
import io.chatgenerator.ws.ReadGate.Hold;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.time.Duration;
import java.util.function.Function;

/**
 * One client's socket, from the upgrade to the close. Holds the state the protocol is in, and does
 * what is the same in every state: pings, timers, closing. Confined to the socket's event loop.
 */
public final class GraphQLWsConnection implements ClientConnection {
  private static final int SILENT_INTERVALS = 2;

  private final ServerWebSocket socket;
  private final GraphQLExecutor executor;
  private final GraphQLWsOptions options;
  private final SocketObserver observer;
  private final ConnectionTimers timers;
  private final TextMessages messages;
  private final ReadGate intake;
  private final WriteBuffer outbox;
  private final Pace pace;
  private final ConnectionRegistry registry;
  private final Slots.Slot slot;
  private ConnectionState state = ConnectionState.CLOSED;
  private int silentIntervals;

  /**
   * @param context the one the socket belongs to
   * @param registry is notified when the socket is gone
   * @param slot released once the socket is acknowledged or gone
   */
  GraphQLWsConnection(
      ServerWebSocket socket,
      Context context,
      GraphQLExecutor executor,
      GraphQLWsOptions options,
      ConnectionRegistry registry,
      Slots.Slot slot) {
    this.socket = socket;
    this.executor = executor;
    this.options = options;
    this.observer = registry.observer();
    this.timers = new ConnectionTimers(context.owner());
    this.messages =
        new TextMessages(
            options.maxMessageBytes(), this::receive, () -> close(CloseCode.MESSAGE_TOO_BIG));
    this.intake = new ReadGate(socket, context);
    this.outbox =
        new WriteBuffer(
            socket,
            socket::isClosed,
            context,
            this::fellBehind,
            () -> intake.release(Hold.OUTBOX_FULL));
    this.pace = new Pace(options.maxMessagesPerSecond());
    this.registry = registry;
    this.slot = slot;
    socket
        .frameHandler(this::frameCame)
        .exceptionHandler(this::broken)
        .closeHandler(closed -> closed());
  }

  /** Begins to listen for the client's first message. */
  void open(Function<String, Future<AuthenticatedUser>> verifier) {
    state = new UnacknowledgedState(this, verifier);
    timers.startInit(options.initTimeout(), () -> close(CloseCode.INIT_TIMEOUT));
  }

  /** The client is who they say, until the token expires. */
  void acknowledge(AuthenticatedUser user) {
    if (!registry.admit(this, user.subject())) {
      close(CloseCode.TRY_AGAIN_LATER, "Too many sockets");
      return;
    }
    slot.release();
    state = new ReadyState(this, executor, user, options.maxOperations(), observer);
    send(ServerMessage.ACK);
    timers.startHeartbeat(
        options.pingInterval(), this::beat, user.expiresAt(), () -> close(CloseCode.FORBIDDEN));
  }

  /** See {@link WriteBuffer#send}. */
  Future<Void> send(String text) {
    return outbox.send(() -> socket.writeTextMessage(text));
  }

  /** See {@link WriteBuffer#whenWritable}. */
  void whenWritable(Runnable task) {
    outbox.whenWritable(task);
  }

  @Override
  public void close(CloseCode code) {
    close(code, code.reason());
  }

  void close(CloseCode code, String reason) {
    leave();
    if (outbox.isClosed()) {
      return;
    }
    outbox.close();
    observer.closing(code);
    if (!socket.isClosed()) {
      socket.close((short) code.code(), CloseCode.fit(reason));
      intake.end();
    }
  }

  @Override
  public int operations() {
    return state.operations();
  }

  private void frameCame(WebSocketFrame frame) {
    if (frame.isBinary()) {
      close(CloseCode.BAD_REQUEST, "Binary messages are unknown");
    }
    messages.add(frame);
    restIfTooFast();
  }

  private void receive(String text) {
    silentIntervals = 0;
    try {
      deliver(ClientMessage.parse(text));
    } catch (RequestException e) {
      close(CloseCode.BAD_REQUEST, e.getMessage());
    }
  }

  /**
   * What comes too fast waits on the network, at the client's cost. All frames are counted, since
   * pings are answered and parts of a message may be empty. So it goes after the close, too, until
   * the client's answer to it has arrived or is overdue.
   */
  private void restIfTooFast() {
    if (!pace.step().isZero() && intake.hold(Hold.TOO_FAST)) {
      rest();
    }
  }

  /** As long as is due by the end of it: more had been read by the time the pause took effect. */
  private void rest() {
    Duration wait = pace.debt();
    if (wait.isZero()) {
      intake.release(Hold.TOO_FAST);
    } else {
      timers.startRest(wait, this::rest);
    }
  }

  private void deliver(ClientMessage message) {
    if (message instanceof Ping ping) {
      send(ServerMessage.pong(ping.payload()));
    } else if (!(message instanceof Pong)) {
      state.receive(message);
    }
  }

  private void beat() {
    if (silentIntervals == SILENT_INTERVALS) {
      close(CloseCode.SILENT);
      return;
    }
    silentIntervals++;
    send(ServerMessage.PING);
  }

  /** A frame over the limit; or the connection broke, and nothing can be sent. */
  private void broken(Throwable failure) {
    close(CloseCode.MESSAGE_TOO_BIG);
  }

  private void closed() {
    leave();
    outbox.close();
    slot.release();
    registry.remove(this);
  }

  /** Reads nothing more, since each of its messages may ask for an answer. */
  private void fellBehind() {
    intake.hold(Hold.OUTBOX_FULL);
    observer.readerSlow();
  }

  private void leave() {
    ConnectionState left = state;
    state = ConnectionState.CLOSED;
    timers.stopAll();
    left.leave();
  }
}
