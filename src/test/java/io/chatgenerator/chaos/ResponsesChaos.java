package io.chatgenerator.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.chaos.StoredStories.Stored;
import io.chatgenerator.local.LocalResponse;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Processes die and leave while the provider goes on writing: no reader sees it. */
@ExtendWith(Figures.Resolver.class)
final class ResponsesChaos {
  private static final int STORIES = Size.of(500, 40);
  private static final Duration BETWEEN_STORIES = Duration.ofMillis(200);
  private static final Duration BETWEEN_STOPS = Duration.ofSeconds(5);
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final Duration LEASE = Duration.ofSeconds(5);
  private static final long DOWN_MS = 5_000;
  private static final Map<String, String> SETTINGS =
      Map.of("OPENAI_API", "responses", "DRAIN_TIMEOUT", "60s");

  private final List<Future<ServiceProcess>> restarts = new ArrayList<>();

  /** Stories that a process held without the id of a generation when it was killed. */
  private final Set<String> struckBeforeTheirId = new HashSet<>();

  private final List<Duration> stops = new ArrayList<>();
  private int kills;

  @Test
  void noReaderSeesThatProcessesAreKilled(Figures figures) {
    run("responses-kill", figures, "kill -9, responses", LEASE.plusSeconds(2), this::kill);
  }

  @Test
  void noReaderSeesThatProcessesStop(Figures figures) {
    run("responses-stop", figures, "SIGTERM, responses", Duration.ofSeconds(2), this::stop);
    Duration longest = stops.stream().max(Duration::compareTo).orElseThrow();
    assertShort("until a process is gone", longest, Duration.ofSeconds(5));
  }

  @Test
  void noReaderSeesThatConnectionsToTheProviderAreLost(Figures figures) {
    Map<String, String> settings =
        Map.of("OPENAI_API", "responses", "OPENAI_SILENCE_TIMEOUT", "2s");
    try (TestEnvironment environment = TestEnvironment.start("responses-cut", 60, settings)) {
      for (String fault : List.of("cut often", "stall often")) {
        List<FollowedStory> stories = new ArrayList<>();
        for (int group = 0; group < Size.of(5, 1); group++) {
          stories.addAll(writeGroup(environment, "A path [" + fault + "] " + group));
        }
        environment.awaitCleanUp(0);
        new StoredTextCheck(environment.table()).allComplete(stories);
        print(figures, fault + ", responses", environment, stories);
        stories.forEach(story -> assertWrittenOnce(environment, story));
        assertThat(environment.table().all()).allMatch(story -> story.attempt() == 1);
      }
    }
  }

  /** As many at once as two CPUs attach to that often. */
  private static List<FollowedStory> writeGroup(TestEnvironment environment, String prompt) {
    List<FollowedStory> stories =
        Waiting.await(
            environment.createMany(prompt, Size.of(20, 10), Duration.ofMillis(200)), TIMEOUT);
    Waiting.await(Future.all(stories.stream().map(FollowedStory::end).toList()), TIMEOUT);
    return stories;
  }

  private void run(
      String name,
      Figures figures,
      String title,
      Duration longestPause,
      Consumer<TestEnvironment> strike) {
    try (TestEnvironment environment = TestEnvironment.start(name, 60, SETTINGS)) {
      Future<List<FollowedStory>> asked =
          environment.createMany("An island", STORIES, BETWEEN_STORIES);
      Future<?> over =
          asked.compose(all -> Future.all(all.stream().map(FollowedStory::end).toList()));
      while (!Waiting.within(BETWEEN_STOPS, over)) {
        if (environment.fleet().open().size() > 1) {
          strike.accept(environment);
        }
      }
      List<FollowedStory> stories = asked.result();
      Waiting.await(Future.all(restarts), TIMEOUT);
      environment.awaitCleanUp(struckBeforeTheirId.size());
      new StoredTextCheck(environment.table()).allComplete(stories);
      print(figures, title, environment, stories);
      figures.add(title, "processes killed, or stopped with exit code 0", kills + stops.size());
      figures.add(title, "limit of that pause, ms", longestPause.toMillis());
      stops.stream()
          .max(Duration::compareTo)
          .ifPresent(most -> figures.add(title, "longest stop of one, ms", most.toMillis()));
      stories.forEach(story -> assertWrittenOnce(environment, story));
      assertShort("p99 of pauses", longPause(stories), longestPause);
    }
  }

  private void kill(TestEnvironment environment) {
    ServiceProcess victim = Waiting.await(environment.fleet().any(), TIMEOUT);
    String task = victim.task();
    victim.kill();
    kills++;
    environment.table().heldBy(task).stream()
        .filter(call -> call.generationId().isEmpty())
        .map(Stored::id)
        .forEach(struckBeforeTheirId::add);
    restarts.add(
        environment
            .vertx()
            .timer(DOWN_MS, TimeUnit.MILLISECONDS)
            .compose(later -> environment.fleet().replace(victim)));
  }

  private void stop(TestEnvironment environment) {
    ServiceProcess leaving = Waiting.await(environment.fleet().any(), TIMEOUT);
    Instant asked = Instant.now();
    leaving.terminate();
    assertThat(leaving.exitCode()).as("exit code of %s", leaving.name()).isZero();
    stops.add(Duration.between(asked, Instant.now()));
    restarts.add(environment.fleet().replace(leaving));
  }

  private void assertWrittenOnce(TestEnvironment environment, FollowedStory story) {
    assertThat(story.end().result().resets()).as("resets of %s", story.id()).isZero();
    int spare = struckBeforeTheirId.contains(story.id()) ? 1 : 0;
    assertThat(environment.calls(story.prompt())).as("paid calls").hasSizeBetween(1, 1 + spare);
  }

  /** A short run shares its machine with others, so its times are only printed. */
  private static void assertShort(String what, Duration time, Duration limit) {
    if (Size.asked() == Size.FULL) {
      assertThat(time).as(what).isLessThan(limit);
    }
  }

  private void print(
      Figures figures, String title, TestEnvironment environment, List<FollowedStory> stories) {
    int calls = stories.stream().mapToInt(story -> environment.calls(story.prompt()).size()).sum();
    int resets = stories.stream().mapToInt(story -> story.end().result().resets()).sum();
    int attached = environment.responses().all().stream().mapToInt(LocalResponse::attached).sum();
    figures.add(title, "stories, all COMPLETE and read byte for byte", stories.size());
    figures.add(title, "resets seen by readers", resets);
    figures.add(title, "paid calls beyond one per story", calls - stories.size());
    figures.add(title, "stories struck before their id was stored", struckBeforeTheirId.size());
    figures.add(title, "pause of a reader's text, p99, ms", longPause(stories).toMillis());
    figures.add(title, "connections attached to a generation", attached);
    figures.add(title, "left stored at the provider", environment.responses().stored().size());
  }

  /** The longest pause of each reader; of these, the 99th percentile. */
  private static Duration longPause(List<FollowedStory> stories) {
    return stories.stream()
        .map(story -> story.end().result().longestPause())
        .sorted()
        .toList()
        .get(stories.size() * 99 / 100 - 1);
  }
}
