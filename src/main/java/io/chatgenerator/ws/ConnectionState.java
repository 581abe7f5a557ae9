package io.chatgenerator.ws;

/**
 * How far a connection has come, and what each message means at that point. Pings are the same
 * everywhere, so {@link GraphQLWsConnection} answers them itself, and passes no pongs on.
 */
@FunctionalInterface
interface ConnectionState {
  /** Closed, or about to be: whatever was still on its way is ignored. */
  ConnectionState CLOSED = message -> {};

  void receive(ClientMessage message);

  /** The connection leaves this state because its socket closes; nothing is received afterwards. */
  default void leave() {}

  /** How many operations run. */
  default int operations() {
    return 0;
  }
}
