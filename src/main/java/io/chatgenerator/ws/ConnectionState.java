package io.chatgenerator.ws;

import io.chatgenerator.ws.ClientMessage.Complete;
import io.chatgenerator.ws.ClientMessage.ConnectionInit;
import io.chatgenerator.ws.ClientMessage.Subscribe;

/**
 * How far a connection has come, and what each message means at that point. Pings are the same
 * everywhere, so {@link GraphQLWsConnection} answers them itself.
 */
interface ConnectionState {
  /** Closed, or about to be: whatever was still on its way is ignored. */
  ConnectionState CLOSED =
      new ConnectionState() {
        @Override
        public void receive(ConnectionInit message) {}

        @Override
        public void receive(Subscribe message) {}

        @Override
        public void receive(Complete message) {}
      };

  void receive(ConnectionInit message);

  void receive(Subscribe message);

  void receive(Complete message);

  /** The connection leaves this state because its socket closes; nothing is received afterwards. */
  default void leave() {}

  /** How many operations run. */
  default int operations() {
    return 0;
  }
}
