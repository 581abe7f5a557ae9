package io.chatgenerator.ws;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How many sockets of each address wait to be acknowledged. Anybody can open such a socket, and
 * hold it for as long as the time-out lets them. Confined to the server's event loop.
 */
final class Newcomers {
  private final int maxPerAddress;
  private final Runnable onRefusal;
  private final Map<String, Integer> counts = new HashMap<>();

  /**
   * @param onRefusal called each time that an address has no place left
   */
  Newcomers(int maxPerAddress, Runnable onRefusal) {
    this.maxPerAddress = maxPerAddress;
    this.onRefusal = onRefusal;
  }

  /** Takes a place among the sockets of an address; empty where it has so many already. */
  Optional<Place> admit(String address) {
    if (counts.getOrDefault(address, 0) >= maxPerAddress) {
      onRefusal.run();
      return Optional.empty();
    }
    counts.merge(address, 1, Integer::sum);
    return Optional.of(new Place(address));
  }

  /** One socket's place. */
  final class Place {
    private final String address;
    private boolean taken = true;

    private Place(String address) {
      this.address = address;
    }

    /** The socket is acknowledged, or gone. Harmless to repeat. */
    void giveBack() {
      if (taken) {
        taken = false;
        counts.computeIfPresent(address, (same, count) -> count == 1 ? null : count - 1);
      }
    }
  }
}
