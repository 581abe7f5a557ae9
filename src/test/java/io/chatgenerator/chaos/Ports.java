package io.chatgenerator.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** The ports of one process, which it keeps when it is started again. */
record Ports(int api, int management, int cluster, int bus) {
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
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }
}
