package io.chatgenerator.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.local.UpstreamCall;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Processes are notified to stop, as a deployment does, and others take their places. */
@ExtendWith(Figures.Resolver.class)
final class DeployChaos {
  private static final Duration BETWEEN_STOPS = Duration.ofSeconds(5);
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final int CLEAN = 0;

  private final List<Future<ServiceProcess>> restarts = new ArrayList<>();
  private int stops;

  @Test
  void everyStoryIsPaidForOnceWhereItFitsIntoTheDrainTime(Figures figures) {
    Map<String, String> settings = Map.of("DRAIN_TIMEOUT", "60s", "LEASE_SECONDS", "30");
    try (TestEnvironment environment = TestEnvironment.start("deploy", 120, settings)) {
      Future<List<FollowedStory>> asked =
          environment.createMany("A bridge", Size.of(300, 60), Duration.ofMillis(200));
      Future<?> over =
          asked.compose(all -> Future.all(all.stream().map(FollowedStory::end).toList()));
      while (!Waiting.within(BETWEEN_STOPS, over)) {
        if (environment.fleet().open().size() > 1) {
          replaceAny(environment);
        }
      }
      List<FollowedStory> stories = asked.result();
      new StoredTextCheck(environment.table()).allComplete(stories);
      assertThat(stories).allMatch(story -> environment.calls(story.prompt()).size() == 1);
      figures.add("SIGTERM", "stories, all COMPLETE with one upstream call", stories.size());
      figures.add("SIGTERM", "processes stopped, all with exit code 0", stops);
      Waiting.await(Future.all(restarts), TIMEOUT);
    }
  }

  @Test
  void whatOutlastsTheDrainTimeStartsElsewhereWithinASecond(Figures figures) {
    Map<String, String> settings = Map.of("DRAIN_TIMEOUT", "1s", "LEASE_SECONDS", "30");
    try (TestEnvironment environment = TestEnvironment.start("release", 25, settings)) {
      Future<List<FollowedStory>> asked =
          environment.createMany("A tunnel", 30, Duration.ofMillis(20));
      List<FollowedStory> stories = Waiting.await(asked, TIMEOUT);
      ServiceProcess stopped = environment.fleet().processes().get(0);
      stopped.terminate();
      Waiting.await(Future.all(stories.stream().map(FollowedStory::end).toList()), TIMEOUT);
      assertThat(stopped.exitCode()).isEqualTo(CLEAN);
      new StoredTextCheck(environment.table()).allComplete(stories);
      List<Duration> gaps = gaps(environment, stories);
      assertThat(gaps).isNotEmpty();
      Duration longest = gaps.stream().max(Duration::compareTo).orElseThrow();
      figures.add("SIGTERM", "stories released by a drain of 1 s", gaps.size());
      figures.add("SIGTERM", "longest time until one ran again, ms", longest.toMillis());
      assertThat(longest).isLessThan(Duration.ofSeconds(1));
    }
  }

  private void replaceAny(TestEnvironment environment) {
    ServiceProcess leaving = Waiting.await(environment.fleet().any(), TIMEOUT);
    leaving.terminate();
    assertThat(leaving.exitCode()).as("exit code of %s", leaving.name()).isEqualTo(CLEAN);
    stops++;
    restarts.add(environment.fleet().replace(leaving));
  }

  /** From the moment a story was let go to that in which another process asked for it. */
  private static List<Duration> gaps(TestEnvironment environment, List<FollowedStory> stories) {
    List<Duration> gaps = new ArrayList<>();
    for (FollowedStory story : stories) {
      List<UpstreamCall> calls = environment.calls(story.prompt());
      assertThat(calls).hasSizeBetween(1, 2);
      if (calls.size() == 2) {
        gaps.add(Duration.between(calls.get(0).closedByClientAt(), calls.get(1).startedAt()));
      }
    }
    return gaps;
  }
}
