package io.chatgenerator.ws;

import java.util.HashMap;
import java.util.Map;

/** Whose the acknowledged connections are. Confined to the server's event loop. */
final class UserSockets {
  private final Map<ClientConnection, String> users = new HashMap<>();
  private final Map<String, Integer> counts = new HashMap<>();

  /** False where the user has so many already; the connection is not counted then. */
  boolean admit(ClientConnection connection, String user, int max) {
    if (counts.getOrDefault(user, 0) >= max) {
      return false;
    }
    users.put(connection, user);
    counts.merge(user, 1, Integer::sum);
    return true;
  }

  void remove(ClientConnection connection) {
    String user = users.remove(connection);
    if (user != null) {
      counts.computeIfPresent(user, (same, count) -> count == 1 ? null : count - 1);
    }
  }
}
