package io.chatgenerator.recovery;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.pipeline.StoryRunner;
import io.chatgenerator.story.QueuedStory;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps stories from one another whose tasks were lost repeatedly. One of them may be the reason;
 * the fewer run beside it, the fewer it takes along, until it runs without another suspect and is
 * the only one whose interruptions still grow. Confined to one event loop.
 */
final class Suspects {
  /** A task may be lost once for any reason; a story of more interruptions is a suspect. */
  private static final int INNOCENT = 1;

  private static final int MOST_DEFERRED = 1_000;

  private final StoryRunner runner;
  private final Map<StoryKey, Integer> admitted = new HashMap<>();
  private final Map<StoryKey, Deferred> deferred = new LinkedHashMap<>();

  Suspects(StoryRunner runner) {
    this.runner = requireNonNull(runner);
  }

  /**
   * Whether the story, as it is about to be started, may run beside those that run here. Where it
   * may not, it is kept for when it may.
   */
  boolean admit(Story next) {
    StoryKey key = next.key();
    int interruptions = next.interruptions().count();
    deferred.remove(key);
    if (interruptions <= INNOCENT) {
      return true;
    }
    if (mayRun(interruptions, highest())) {
      admitted.put(key, interruptions);
      return true;
    }
    if (deferred.size() < MOST_DEFERRED) {
      QueuedStory queued = new QueuedStory(key, next.lease().orElseThrow().expiresAt());
      deferred.put(key, new Deferred(queued, interruptions));
    }
    return false;
  }

  /** Whether the story is kept. */
  boolean isDeferred(StoryKey key) {
    return deferred.containsKey(key);
  }

  /** One that was kept and may run now; it is kept no longer. */
  Optional<QueuedStory> next() {
    if (deferred.isEmpty()) {
      return Optional.empty();
    }
    int highest = highest();
    Optional<QueuedStory> next =
        deferred.values().stream()
            .filter(each -> mayRun(each.interruptions(), highest))
            .map(Deferred::story)
            .findFirst();
    next.ifPresent(story -> deferred.remove(story.key()));
    return next;
  }

  /** The most interruptions of a suspect that runs here, as it was when it began. */
  private int highest() {
    admitted.keySet().removeIf(key -> !runner.has(key));
    return admitted.values().stream().mapToInt(count -> count).max().orElse(0);
  }

  private boolean mayRun(int interruptions, int highest) {
    return admitted.size() < atOnce(Math.max(interruptions, highest));
  }

  /** Eight after two interruptions, half as many after each further one, and at least one. */
  private static int atOnce(int interruptions) {
    return Math.max(1, 32 >> interruptions);
  }

  private record Deferred(QueuedStory story, int interruptions) {}
}
