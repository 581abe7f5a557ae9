package io.chatgenerator.testing;

import io.chatgenerator.ws.GraphQLWsOptions;
import java.time.Duration;

/** The options of sockets with some of them changed for a test. */
public final class SocketOptions {
  private Duration initTimeout = GraphQLWsOptions.DEFAULT.initTimeout();
  private Duration pingInterval = GraphQLWsOptions.DEFAULT.pingInterval();
  private int maxOperations = GraphQLWsOptions.DEFAULT.maxOperations();
  private int maxMessagesPerSecond = GraphQLWsOptions.DEFAULT.maxMessagesPerSecond();

  public SocketOptions initTimeout(Duration timeout) {
    initTimeout = timeout;
    return this;
  }

  public SocketOptions pingInterval(Duration interval) {
    pingInterval = interval;
    return this;
  }

  public SocketOptions maxOperations(int operations) {
    maxOperations = operations;
    return this;
  }

  public SocketOptions maxMessagesPerSecond(int messages) {
    maxMessagesPerSecond = messages;
    return this;
  }

  public GraphQLWsOptions build() {
    return new GraphQLWsOptions(
        initTimeout,
        pingInterval,
        maxOperations,
        GraphQLWsOptions.DEFAULT.maxMessageBytes(),
        maxMessagesPerSecond);
  }
}
