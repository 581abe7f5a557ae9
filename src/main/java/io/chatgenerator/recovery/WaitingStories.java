package io.chatgenerator.recovery;

import io.chatgenerator.story.StoryRepository.QueuedStory;
import java.time.Instant;
import java.util.Comparator;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Stories that wait: interrupted ones first, then by creation; those that failed to be taken before
 * queue apart, and have one turn in {@value #TURNS}.
 */
final class WaitingStories<S> {
  private static final int TURNS = 8;

  private final NavigableSet<Entry<S>> fresh = ordered();
  private final NavigableSet<Entry<S>> failed = ordered();
  private int polls;

  record Entry<S>(QueuedStory story, S source) {}

  private static <S> NavigableSet<Entry<S>> ordered() {
    return new TreeSet<>(
        Comparator.<Entry<S>, Boolean>comparing(entry -> !entry.story().isInterrupted())
            .thenComparing(entry -> entry.story().key().id())
            .thenComparing(entry -> entry.story().key().owner()));
  }

  /** False where it is there already. */
  boolean add(QueuedStory story, S source, boolean hasFailed) {
    Set<Entry<S>> queue = hasFailed ? failed : fresh;
    return queue.add(new Entry<>(story, source));
  }

  /** Takes the next one, or the next one that has not failed before. */
  Optional<Entry<S>> poll(boolean freshOnly) {
    boolean turn = !freshOnly && size() > 0 && polls++ % TURNS == TURNS - 1;
    boolean again = !freshOnly && (fresh.isEmpty() || (turn && !failed.isEmpty()));
    return Optional.ofNullable(again ? failed.pollFirst() : fresh.pollFirst());
  }

  void forget(S source) {
    fresh.removeIf(entry -> entry.source().equals(source));
    failed.removeIf(entry -> entry.source().equals(source));
  }

  int size() {
    return fresh.size() + failed.size();
  }

  /** Since when the first one waits; {@code now} where none does. */
  Instant since(Instant now) {
    return Stream.concat(fresh.stream(), failed.stream())
        .map(entry -> entry.story().since())
        .filter(now::isAfter)
        .min(Comparator.naturalOrder())
        .orElse(now);
  }
}
