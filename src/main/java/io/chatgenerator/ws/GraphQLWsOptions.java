package io.chatgenerator.ws;

import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;

/**
 * Limits of each socket.
 *
 * @param initTimeout how long a client has until it is acknowledged, the check of its token
 *     included
 * @param pingInterval how often the server pings; a client that is silent for two intervals is cut
 *     off
 * @param maxOperations how many operations may run at once
 * @param maxMessageBytes how long a message from a client may be
 * @param maxMessagesPerSecond how fast frames, of messages and of control, are read on average;
 *     twice as many at once
 */
public record GraphQLWsOptions(
    Duration initTimeout,
    Duration pingInterval,
    int maxOperations,
    int maxMessageBytes,
    int maxMessagesPerSecond) {
  /** The sub-protocol that clients must ask for. */
  public static final String SUB_PROTOCOL = "graphql-transport-ws";

  /** 30 operations, messages of 128 KiB. */
  public static final GraphQLWsOptions DEFAULT = of(30, 128 * 1024);

  /**
   * What the kernel may hold for a client, who can take that much each time it answers. Left to
   * itself it would take megabytes for each client that does not read.
   */
  private static final int SEND_BUFFER_BYTES = 64 * 1024;

  /** 10 s to be acknowledged, a ping every 20 s, 100 messages a second; the rest as given. */
  public static GraphQLWsOptions of(int maxOperations, int maxMessageBytes) {
    return new GraphQLWsOptions(
        Duration.ofSeconds(10), Duration.ofSeconds(20), maxOperations, maxMessageBytes, 100);
  }

  /**
   * Sets what only the HTTP server can do: it negotiates the sub-protocol, and bounds messages and
   * what waits for clients. Compression is off, since it costs memory per socket and lets small
   * frames grow large. All requests are answered on their event loop, so connections need no queue
   * for writes from elsewhere, which an upgraded one would keep beside that of its socket: 4 kB.
   *
   * @return the same server options
   */
  public HttpServerOptions applyTo(HttpServerOptions server) {
    return server
        .setStrictThreadMode(true)
        .addWebSocketSubProtocol(SUB_PROTOCOL)
        .setSendBufferSize(SEND_BUFFER_BYTES)
        .setMaxWebSocketFrameSize(maxMessageBytes)
        .setMaxWebSocketMessageSize(maxMessageBytes)
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false);
  }
}
