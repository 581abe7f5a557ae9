package io.chatgenerator.story;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * The deletion of everything that one owner has, while it is under way. No story of the owner
 * begins meanwhile.
 *
 * @param remaining how many stories are left, as far as is known
 * @param lease of the task that works on it
 */
public record Erasure(String owner, int remaining, Lease lease) {
  public Erasure {
    requireNonNull(owner);
    requireNonNull(lease);
  }

  /** The same under another lease. */
  public Erasure under(Lease newLease) {
    return new Erasure(owner, remaining, newLease);
  }

  /** The same with so many stories fewer. */
  public Erasure without(int stories) {
    return new Erasure(owner, Math.max(0, remaining - stories), lease);
  }

  /**
   * One item of an owner.
   *
   * @param isStory else it is a client token, or something that another version has stored
   * @param mayRun whether it may be a story that a task works on, or that is still at the provider,
   *     and has to be stopped first
   */
  public record Item(String id, boolean isStory, boolean mayRun) {
    public Item {
      requireNonNull(id);
    }
  }

  /**
   * A part of what an owner has, the account left out.
   *
   * @param last where to go on; empty where there is no more
   */
  public record Page(List<Item> items, Optional<String> last) {
    public Page {
      items = List.copyOf(items);
      requireNonNull(last);
    }
  }
}
