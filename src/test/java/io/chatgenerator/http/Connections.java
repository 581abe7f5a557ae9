package io.chatgenerator.http;

import io.chatgenerator.limit.ClientAddress;

/** Limits of connections for tests of something else. */
final class Connections {
  private Connections() {}

  static ConnectionLimit any() {
    return new ConnectionLimit(10_000, 10_000, new ClientAddress(0), () -> {});
  }
}
