package io.chatgenerator.limit;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How many sockets or connections one caller may have at once: a user, an address whose user is not
 * known yet, a peer of the port. For any thread; the lock is held for a look into a map.
 */
public final class Slots {
  private final int maxPerCaller;
  private final Runnable onRefusal;
  private final Map<String, Integer> counts = new HashMap<>();

  /** Calls {@code onRefusal}, on any thread, each time that a caller has no slot left. */
  public Slots(int maxPerCaller, Runnable onRefusal) {
    this.maxPerCaller = maxPerCaller;
    this.onRefusal = onRefusal;
  }

  /** Takes one of a caller's slots; empty where it has none left. */
  public Optional<Slot> take(String caller) {
    if (hasTaken(caller)) {
      return Optional.of(new Slot(caller));
    }
    onRefusal.run();
    return Optional.empty();
  }

  private synchronized boolean hasTaken(String caller) {
    boolean free = counts.getOrDefault(caller, 0) < maxPerCaller;
    if (free) {
      counts.merge(caller, 1, Integer::sum);
    }
    return free;
  }

  private synchronized void giveBack(String caller) {
    counts.computeIfPresent(caller, (same, count) -> count == 1 ? null : count - 1);
  }

  /** One slot, taken. Confined to the event loop that took it. */
  public final class Slot {
    private final String caller;
    private boolean taken = true;

    private Slot(String caller) {
      this.caller = caller;
    }

    /** Idempotent. */
    public void release() {
      if (taken) {
        taken = false;
        giveBack(caller);
      }
    }
  }
}
