package io.chatgenerator.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.chaos.StoredStories.Stored;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Figures.Resolver.class)
final class CrashChaos {
  private static final int STORIES = Size.of(500, 60);
  private static final Duration BETWEEN_STORIES = Duration.ofMillis(200);
  private static final Duration BETWEEN_KILLS = Duration.ofSeconds(5);
  private static final long DOWN_MS = 5_000;
  private static final int MOST_KILLS = 100;

  private final List<Future<ServiceProcess>> restarts = new ArrayList<>();

  /** How often each story was running on a process when that was killed. */
  private final Map<String, Integer> struck = new HashMap<>();

  private int kills;

  @Test
  void everyStoryIsCompletedWhileProcessesAreKilled(Figures figures) {
    try (TestEnvironment environment = TestEnvironment.start("crash", 120, Map.of())) {
      Future<List<FollowedStory>> asked =
          environment.createMany("A ship", STORIES, BETWEEN_STORIES);
      Future<?> over =
          asked.compose(all -> Future.all(all.stream().map(FollowedStory::end).toList()));
      while (!Waiting.within(BETWEEN_KILLS, over)) {
        assertThat(kills++).as("kills").isLessThan(MOST_KILLS);
        killAny(environment);
      }
      List<FollowedStory> stories = asked.result();
      new StoredTextCheck(environment.table()).allComplete(stories);
      assertNothingPaidWithoutNeed(environment, stories);
      print(figures, environment, stories);
      Waiting.await(Future.all(restarts), Duration.ofMinutes(1));
    }
  }

  /** The table is read when the process can write no more, and before its leases expire. */
  private void killAny(TestEnvironment environment) {
    ServiceProcess victim = Waiting.await(environment.fleet().any(), Duration.ofMinutes(1));
    String task = victim.task();
    victim.kill();
    environment.table().heldBy(task).stream()
        .map(Stored::id)
        .forEach(id -> struck.merge(id, 1, Integer::sum));
    restarts.add(
        environment
            .vertx()
            .timer(DOWN_MS, TimeUnit.MILLISECONDS)
            .compose(later -> environment.fleet().replace(victim)));
  }

  private void assertNothingPaidWithoutNeed(
      TestEnvironment environment, List<FollowedStory> stories) {
    for (FollowedStory story : stories) {
      assertThat(environment.calls(story.prompt()))
          .as("calls for %s", story.id())
          .hasSizeBetween(1, 1 + struck.getOrDefault(story.id(), 0));
    }
  }

  private void print(Figures figures, TestEnvironment environment, List<FollowedStory> stories) {
    int calls = stories.stream().mapToInt(story -> environment.calls(story.prompt()).size()).sum();
    figures.add("kill -9", "stories, all COMPLETE and read byte for byte", stories.size());
    figures.add("kill -9", "processes killed", kills);
    figures.add("kill -9", "upstream calls beyond one per story", calls - stories.size());
    figures.add(
        "kill -9",
        "stories running on killed processes",
        struck.values().stream().mapToInt(each -> each).sum());
    figures.add(
        "kill -9",
        "sockets that readers opened",
        stories.stream().mapToInt(story -> story.follower().connections()).sum());
  }
}
