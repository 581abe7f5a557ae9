package io.chatgenerator.events;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.events.InterestMessage.Alive;
import io.chatgenerator.events.InterestMessage.Changed;
import io.chatgenerator.events.InterestMessage.Everything;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The owners whom other tasks watch, as far as this task knows. A task of which that is not known,
 * since it has just come or a message of it was lost, is taken to watch everybody; one that has
 * been silent for long, nobody. Confined to one event loop.
 */
final class PeerInterests {
  /** What is known of one task. */
  private static final class Peer {
    private Set<String> owners = new HashSet<>();
    private long revision;
    private long newest;
    private long heardAt;
  }

  private final LongSupplier nanoTime;
  private final Map<String, Peer> peers = new HashMap<>();
  private final Map<String, Set<String>> watchers = new HashMap<>();
  private final Set<String> unknown = new LinkedHashSet<>();
  private final Set<String> silent = new HashSet<>();

  PeerInterests(LongSupplier nanoTime) {
    this.nanoTime = requireNonNull(nanoTime);
  }

  /** The tasks that are to hear of this owner. */
  Set<String> watching(String owner) {
    return withUnknown(watchers.getOrDefault(owner, Set.of()));
  }

  /** The tasks that watch anybody. */
  Set<String> watchingAnybody() {
    Set<String> tasks = new LinkedHashSet<>();
    watchers.values().forEach(tasks::addAll);
    return withUnknown(tasks);
  }

  /** The tasks of which it is not known whom they watch. */
  List<String> unknown() {
    return List.copyOf(unknown);
  }

  /** A task belongs to the cluster. */
  void met(String peer) {
    if (!silent.contains(peer)) {
      peer(peer);
    }
  }

  /** A task has spoken. */
  void heard(String peer) {
    silent.remove(peer);
    peer(peer).heardAt = nanoTime.getAsLong();
  }

  /** A task has left the cluster. */
  void left(String peer) {
    silent.remove(peer);
    forget(peer);
  }

  /** Sends nothing more to tasks that have not spoken for so long. */
  void giveUpSilent(long nanos) {
    long now = nanoTime.getAsLong();
    List<String> lost =
        peers.entrySet().stream()
            .filter(peer -> now - peer.getValue().heardAt > nanos)
            .map(Map.Entry::getKey)
            .toList();
    lost.forEach(this::forget);
    silent.addAll(lost);
  }

  /** Takes a change; false where what the task watches is not known thereafter. */
  boolean accept(Changed change) {
    heard(change.from());
    boolean known = isKnownAt(change.from(), change.revision() - 1, change.revision());
    if (known) {
      peers.get(change.from()).revision = change.revision();
      change.ceased().forEach(owner -> remove(change.from(), owner));
      change.began().forEach(owner -> add(change.from(), owner));
    }
    return known;
  }

  /** Whether what the task watches is known. */
  boolean accept(Alive alive) {
    heard(alive.from());
    return isKnownAt(alive.from(), alive.revision(), alive.revision());
  }

  /** Takes all that a task watches; false where it is outdated already. */
  boolean accept(Everything all) {
    heard(all.from());
    Peer peer = peers.get(all.from());
    if (all.revision() < peer.newest) {
      return false;
    }
    Set.copyOf(peer.owners).forEach(owner -> remove(all.from(), owner));
    all.owners().forEach(owner -> add(all.from(), owner));
    peer.revision = all.revision();
    unknown.remove(all.from());
    return true;
  }

  private boolean isKnownAt(String name, long expected, long newest) {
    Peer peer = peers.get(name);
    peer.newest = Math.max(peer.newest, newest);
    if (peer.revision != expected) {
      unknown.add(name);
    }
    return !unknown.contains(name);
  }

  private Peer peer(String name) {
    return peers.computeIfAbsent(
        name,
        newcomer -> {
          unknown.add(newcomer);
          Peer peer = new Peer();
          peer.heardAt = nanoTime.getAsLong();
          return peer;
        });
  }

  private void forget(String name) {
    Peer peer = peers.remove(name);
    if (peer != null) {
      peer.owners.forEach(owner -> removeWatcher(name, owner));
    }
    unknown.remove(name);
  }

  private void add(String name, String owner) {
    peers.get(name).owners.add(owner);
    watchers.computeIfAbsent(owner, unwatched -> new LinkedHashSet<>()).add(name);
  }

  private void remove(String name, String owner) {
    peers.get(name).owners.remove(owner);
    removeWatcher(name, owner);
  }

  private void removeWatcher(String name, String owner) {
    watchers.computeIfPresent(
        owner,
        (watched, tasks) -> {
          tasks.remove(name);
          return tasks.isEmpty() ? null : tasks;
        });
  }

  private Set<String> withUnknown(Set<String> tasks) {
    if (unknown.isEmpty()) {
      return tasks;
    }
    Set<String> all = new LinkedHashSet<>(tasks);
    all.addAll(unknown);
    return all;
  }
}
