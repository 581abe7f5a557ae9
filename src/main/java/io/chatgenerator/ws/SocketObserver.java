package io.chatgenerator.ws;

import io.chatgenerator.graphql.RequestObserver;

/** Receives sockets and what runs on them. Called on the event loop: it must be quick. */
public interface SocketObserver extends RequestObserver {
  /** Watches nothing. */
  SocketObserver NONE = code -> {};

  /** A socket was opened. */
  default void opened() {}

  /** A socket that was opened is gone. */
  default void closed() {}

  /** The server closes a socket. */
  default void closing(CloseCode why) {}

  /** An operation begins. */
  default void operationStarted() {}

  /** An operation is over. */
  default void operationEnded() {}

  /** A client reads more slowly than it is sent to, and is waited for. */
  default void readerSlow() {}
}
