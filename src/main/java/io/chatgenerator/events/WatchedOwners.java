package io.chatgenerator.events;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The owners whom this task watches, in revisions that other tasks can follow: each one is the last
 * with some changes. Confined to one event loop.
 */
final class WatchedOwners {
  private final Map<String, Integer> listeners = new HashMap<>();
  private final Set<String> began = new HashSet<>();
  private final Set<String> ceased = new HashSet<>();
  private long revision;

  /** One more listener of this owner. */
  void add(String owner) {
    if (listeners.merge(requireNonNull(owner), 1, Integer::sum) == 1) {
      ceased.remove(owner);
      began.add(owner);
    }
  }

  /** One listener less. */
  void remove(String owner) {
    if (listeners.computeIfPresent(owner, (known, count) -> count == 1 ? null : count - 1)
        == null) {
      began.remove(owner);
      ceased.add(owner);
    }
  }

  /** Whether something changed since the newest revision. */
  boolean hasChanged() {
    return !began.isEmpty() || !ceased.isEmpty();
  }

  /** Makes the next revision, of all that changed since the last one. */
  InterestMessage.Changed next(String self) {
    revision++;
    InterestMessage.Changed change =
        new InterestMessage.Changed(self, revision, Set.copyOf(began), Set.copyOf(ceased));
    began.clear();
    ceased.clear();
    return change;
  }

  /** Nobody is there who would have to hear of what changed. */
  void forgetChanges() {
    revision++;
    began.clear();
    ceased.clear();
  }

  InterestMessage.Alive alive(String self) {
    return new InterestMessage.Alive(self, revision);
  }

  /** Includes what belongs to the next revision already; to hear of it twice does no harm. */
  InterestMessage.Everything everything(String self) {
    return new InterestMessage.Everything(self, revision, Set.copyOf(listeners.keySet()));
  }
}
