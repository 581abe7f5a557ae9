package io.chatgenerator.ws;

/** A connection over which operations run: a socket, or the answer to a request for events. */
public interface ClientConnection {
  /** Ends all operations and closes the connection. Idempotent; the first reason counts. */
  void close(CloseCode why);

  /** How many operations run at the moment. */
  int operations();
}
