package io.chatgenerator.limit;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How many of something one address may have at once, before it has shown who it is. Confined to
 * one event loop.
 */
public final class AddressSlots {
  private final int maxPerAddress;
  private final Runnable onRefusal;
  private final Map<String, Integer> counts = new HashMap<>();

  /**
   * @param onRefusal called each time that an address has no slot left
   */
  public AddressSlots(int maxPerAddress, Runnable onRefusal) {
    this.maxPerAddress = maxPerAddress;
    this.onRefusal = onRefusal;
  }

  /** Takes one of an address's slots; empty where it has none left. */
  public Optional<Slot> take(String address) {
    if (counts.getOrDefault(address, 0) >= maxPerAddress) {
      onRefusal.run();
      return Optional.empty();
    }
    counts.merge(address, 1, Integer::sum);
    return Optional.of(new Slot(address));
  }

  /** One slot, taken. */
  public final class Slot {
    private final String address;
    private boolean taken = true;

    private Slot(String address) {
      this.address = address;
    }

    /** Idempotent. */
    public void release() {
      if (taken) {
        taken = false;
        counts.computeIfPresent(address, (same, count) -> count == 1 ? null : count - 1);
      }
    }
  }
}
