package io.chatgenerator.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** The ports of one process, which it keeps when it is started again. */
record Ports(int api, int management, int cluster, int bus) {
  /** Below those that the system gives to connections, which could take one in the meantime. */
  private static final int FIRST = 10_000;

  private static final int LAST = 32_000;
  private static final int TRIES = 100;

  /** Four that are free now, all different from each other. */
  static Ports free() {
    try (ServerSocket api = open();
        ServerSocket management = open();
        ServerSocket cluster = open();
        ServerSocket bus = open()) {
      return new Ports(
          api.getLocalPort(),
          management.getLocalPort(),
          cluster.getLocalPort(),
          bus.getLocalPort());
    } catch (IOException none) {
      throw new UncheckedIOException(none);
    }
  }

  private static ServerSocket open() throws IOException {
    for (int i = 1; i < TRIES; i++) {
      try {
        return open(ThreadLocalRandom.current().nextInt(FIRST, LAST));
      } catch (BindException taken) {
        // Another one may be free.
      }
    }
    return open(0);
  }

  private static ServerSocket open(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
  }
}
