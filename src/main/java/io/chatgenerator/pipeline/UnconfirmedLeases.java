package io.chatgenerator.pipeline;

import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryStatus;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Leases that tasks of this process wrote and got no answer to. The table may hold such a lease
 * nevertheless, and nobody works on the story: its attempt begins when a task of this process reads
 * it, instead of being used up when the lease runs out. A write may also arrive after it was given
 * up, so a lease is remembered until it runs out. For any thread; the lock is held for a look into
 * a map.
 */
public final class UnconfirmedLeases {
  /** Beyond that, leases run out: an outage must not cost memory without end. */
  private static final int CAPACITY = 1_000;

  private final Map<StoryKey, Attempted> leases = new LinkedHashMap<>();
  private volatile Consumer<StoryKey> listener = key -> {};

  /** Calls {@code newListener} with each story that may be leased to this task from now on. */
  public void onUnconfirmed(Consumer<StoryKey> newListener) {
    listener = newListener;
  }

  /** The answer to any write that leases a story to this task. */
  public <T> Future<T> confirm(Story leased, Future<T> answer) {
    return answer.onFailure(why -> remember(leased, why));
  }

  private void remember(Story leased, Throwable why) {
    boolean refused =
        why instanceof RequestException known && known.code() != ErrorCode.UNAVAILABLE;
    if (!refused && isAdded(leased)) {
      listener.accept(leased.key());
    }
  }

  private synchronized boolean isAdded(Story leased) {
    boolean room = leases.size() < CAPACITY;
    if (room) {
      leases.put(leased.key(), Attempted.of(leased));
    }
    return room;
  }

  /** Stories to read, whatever their lease. */
  public synchronized List<StoryKey> keys(Instant now) {
    leases.values().removeIf(one -> one.lease().orElseThrow().expiresAt().isBefore(now));
    return List.copyOf(leases.keySet());
  }

  /** Whether a story, as it is stored, is leased to this task for an attempt that never began. */
  public synchronized boolean contains(Story stored) {
    boolean begins = stored.status().equals(StoryStatus.PENDING) || stored.generation().isPresent();
    return begins && Attempted.of(stored).equals(leases.get(stored.key()));
  }

  synchronized void begun(StoryKey key) {
    leases.remove(key);
  }

  /** The lease distinguishes it from another write of the same attempt, which may have begun. */
  private record Attempted(int attempt, Optional<Lease> lease) {
    static Attempted of(Story story) {
      return new Attempted(story.attempt(), story.lease());
    }
  }
}
