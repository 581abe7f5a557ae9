package io.chatgenerator.recovery;

import io.chatgenerator.pipeline.StoryRunner;
import io.chatgenerator.recovery.Takeover.Outcome;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryRepository.QueuedStory;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Keeps stories from one another whose processes were lost repeatedly. One of them may be the
 * reason; the fewer run beside it, the fewer it takes along, until it runs without another suspect
 * and is the only one whose interruptions still grow.
 *
 * <p>For any thread, since a process is lost with all its event loops. The lock makes one step of a
 * look at who runs and the room for one more, and is held for a look at few stories.
 */
public final class Suspects {
  /** A task may be lost once for any reason; a story of more interruptions is a suspect. */
  private static final int INNOCENT = 1;

  private static final int MOST_DEFERRED = 1_000;

  private final List<StoryRunner> runners = new CopyOnWriteArrayList<>();
  private final Map<StoryKey, Integer> admitted = new HashMap<>();
  private final Map<StoryKey, Deferred> deferred = new LinkedHashMap<>();

  void watch(StoryRunner runner) {
    runners.add(runner);
  }

  /**
   * Reserves room for a story that is about to be started, where it may run beside those of this
   * process; else keeps it for when it may. Empty where there is room now; else why there is none.
   */
  synchronized Optional<Outcome> reserve(Story next, StoryRunner runner) {
    StoryKey key = next.key();
    int interruptions = next.interruptions().count();
    deferred.remove(key);
    if (interruptions > INNOCENT && !mayRun(interruptions, highest())) {
      defer(next, interruptions);
      return Optional.of(Outcome.DEFERRED);
    }
    if (!runner.reserve(key)) {
      return Optional.of(Outcome.NO_ROOM);
    }
    if (interruptions > INNOCENT) {
      admitted.put(key, interruptions);
    }
    return Optional.empty();
  }

  private void defer(Story next, int interruptions) {
    if (deferred.size() < MOST_DEFERRED) {
      QueuedStory queued = new QueuedStory(next.key(), next.lease().orElseThrow().expiresAt());
      deferred.put(next.key(), new Deferred(queued, interruptions));
    }
  }

  synchronized boolean isDeferred(StoryKey key) {
    return deferred.containsKey(key);
  }

  /** One that was kept and may run now; it is kept no longer. */
  synchronized Optional<QueuedStory> next() {
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
    admitted.keySet().removeIf(key -> runners.stream().noneMatch(runner -> runner.has(key)));
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
