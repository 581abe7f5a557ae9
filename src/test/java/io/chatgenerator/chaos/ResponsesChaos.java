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

/** Processes die and leave while the provider goes on writing: nobody notices. */
@ExtendWith(Figures.Resolver.class)
final class ResponsesChaos {
  private static final int STORIES = Size.of(500, 40);
  private static final Duration BETWEEN_STORIES = Duration.ofMillis(200);
  private static final Duration BETWEEN_STOPS = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
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
    figures.add("kill -9, responses", "processes killed", kills);
  }

  @Test
  void noReaderSeesThatProcessesStop(Figures figures) {
    run("responses-stop", figures, "SIGTERM, responses", Duration.ofSeconds(2), this::stop);
    long longest = stops.stream().mapToLong(Duration::toMillis).max().orElseThrow();
    figures.add("SIGTERM, responses", "processes stopped", stops.size());
    figures.add("SIGTERM, responses", "longest time until one was gone, ms", longest);
    assertThat(longest).as("until a process is gone").isLessThan(5_000);
  }

  private void run(
      String name, Figures figures, String title, Duration longestPause, Consumer<World> strike) {
    try (World world = World.start(name, 60, SETTINGS)) {
      Future<List<Tale>> told = world.tellMany("An island", STORIES, BETWEEN_STORIES);
      Future<?> over = told.compose(all -> Future.all(all.stream().map(Tale::end).toList()));
      while (!Waiting.within(BETWEEN_STOPS, over)) {
        if (world.fleet().open().size() > 1) {
          strike.accept(world);
        }
      }
      List<Tale> tales = told.result();
      new Truth(world.table()).allComplete(tales);
      Waiting.await(Future.all(restarts), PATIENCE);
      print(figures, title, world, tales);
      assertUnnoticed(world, tales, longestPause);
    }
  }

  private void kill(World world) {
    ServiceProcess victim = Waiting.await(world.fleet().any(), PATIENCE);
    String task = victim.task();
    victim.kill();
    kills++;
    world.table().heldBy(task).stream()
        .filter(story -> story.generationId().isEmpty())
        .map(Stored::id)
        .forEach(struckBeforeTheirId::add);
    restarts.add(
        world
            .vertx()
            .timer(DOWN_MS, TimeUnit.MILLISECONDS)
            .compose(later -> world.fleet().replace(victim)));
  }

  private void stop(World world) {
    ServiceProcess leaving = Waiting.await(world.fleet().any(), PATIENCE);
    Instant asked = Instant.now();
    leaving.terminate();
    assertThat(leaving.exitCode()).as("exit code of %s", leaving.name()).isZero();
    stops.add(Duration.between(asked, Instant.now()));
    restarts.add(world.fleet().replace(leaving));
  }

  private void assertUnnoticed(World world, List<Tale> tales, Duration longestPause) {
    for (Tale tale : tales) {
      assertThat(tale.end().result().resets()).as("resets of %s", tale.id()).isZero();
      int spare = struckBeforeTheirId.contains(tale.id()) ? 1 : 0;
      assertThat(world.calls(tale.prompt())).as("paid calls").hasSizeBetween(1, 1 + spare);
    }
    assertThat(pauses(tales).get(p99(tales))).as("p99 of pauses").isLessThan(longestPause);
  }

  private void print(Figures figures, String title, World world, List<Tale> tales) {
    int calls = tales.stream().mapToInt(tale -> world.calls(tale.prompt()).size()).sum();
    List<Duration> pauses = pauses(tales);
    figures.add(title, "stories, all COMPLETE and read byte for byte", tales.size());
    figures.add(
        title, "resets", tales.stream().mapToInt(tale -> tale.end().result().resets()).sum());
    figures.add(title, "paid calls beyond one per story", calls - tales.size());
    figures.add(title, "stories struck before their id was stored", struckBeforeTheirId.size());
    figures.add(title, "pause of a reader's text, p99, ms", pauses.get(p99(tales)).toMillis());
    figures.add(
        title,
        "attached again",
        world.responses().all().stream().mapToInt(LocalResponse::attached).sum());
    figures.add(title, "left stored at the provider", world.responses().stored().size());
  }

  /** The longest one of each reader. */
  private static List<Duration> pauses(List<Tale> tales) {
    return tales.stream().map(tale -> tale.end().result().longestPause()).sorted().toList();
  }

  private static int p99(List<Tale> tales) {
    return tales.size() * 99 / 100 - 1;
  }
}
