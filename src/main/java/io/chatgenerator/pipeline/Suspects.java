package io.chatgenerator.pipeline;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.story.QueuedStory;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

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
  private final Map<StoryKey, Deferred> deferred = new LinkedHashMap<>();

  Suspects(StoryRunner runner) {
    this.runner = requireNonNull(runner);
  }

  /**
   * Whether the story may run beside those that run here. Where it may not, it is kept for when it
   * may.
   */
  boolean admit(Story seen) {
    int interruptions = seen.interruptions().count();
    deferred.remove(seen.key());
    if (mayRun(interruptions, running())) {
      return true;
    }
    if (deferred.size() < MOST_DEFERRED) {
      QueuedStory queued = new QueuedStory(seen.key(), seen.lease().orElseThrow().expiresAt());
      deferred.put(seen.key(), new Deferred(queued, interruptions));
    }
    return false;
  }

  /** Whether the story is kept. */
  boolean isDeferred(StoryKey key) {
    return deferred.containsKey(key);
  }

  /** One that was kept and may run now; it is kept no longer. */
  Optional<QueuedStory> next() {
    int[] running = deferred.isEmpty() ? new int[0] : running();
    Optional<QueuedStory> next =
        deferred.values().stream()
            .filter(each -> mayRun(each.interruptions(), running))
            .map(Deferred::story)
            .findFirst();
    next.ifPresent(story -> deferred.remove(story.key()));
    return next;
  }

  private int[] running() {
    return runner.interruptions().filter(count -> count > INNOCENT).toArray();
  }

  private static boolean mayRun(int interruptions, int[] running) {
    int most = Math.max(interruptions, IntStream.of(running).max().orElse(0));
    return interruptions <= INNOCENT || running.length < atOnce(most);
  }

  /** Eight after two interruptions, half as many after each further one, and at least one. */
  private static int atOnce(int interruptions) {
    return Math.max(1, 32 >> interruptions);
  }

  private record Deferred(QueuedStory story, int interruptions) {}
}
