package io.chatgenerator.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.chaos.StoredStories.Stored;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/** Processes are replaced faster than stories are written: interruptions are no failures. */
@DisabledIfSystemProperty(
    named = "chaos.size",
    matches = "short",
    disabledReason = "takes minutes; ResponsesChaos and DeployChaos replace processes, too")
@ExtendWith(Figures.Resolver.class)
final class ChurnChaos {
  private static final int STORIES = Size.of(200, 20);
  private static final Duration BETWEEN_STORIES = Duration.ofMillis(Size.of(2_700, 1_000));
  private static final Duration BETWEEN_REPLACEMENTS = Duration.ofSeconds(10);

  /** A story of some 350 tokens takes a minute, or six seconds. */
  private static final double TOKENS_PER_SECOND = Size.of(6, 60);

  /** A process that lets its stories finish ends up to a minute after its successor has begun. */
  private static final int SPARE = 9;

  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final int KILL_EVERY = 3;

  private final List<ServiceProcess> stopped = new ArrayList<>();
  private final List<Future<ServiceProcess>> started = new ArrayList<>();

  /** Stories that a process held without the id of a generation when it was killed. */
  private final Set<String> struckBeforeTheirId = new HashSet<>();

  private int kills;

  /** Every third process is killed, the others are asked to stop. */
  @Test
  void everyStoryIsWrittenInOneAttemptWhereGenerationsOutliveTasks(Figures figures) {
    try (TestEnvironment environment = start("churn-responses", "responses")) {
      List<FollowedStory> stories = tell(environment, true);
      environment.awaitCleanUp(struckBeforeTheirId.size());
      check(figures, "churn, responses", environment, stories);
      figures.add("churn, responses", "processes killed", kills);
      figures.add(
          "churn, responses",
          "stories struck before their id was stored",
          struckBeforeTheirId.size());
      StoredTextCheck stored = new StoredTextCheck(environment.table());
      assertThat(stories)
          .filteredOn(story -> !struckBeforeTheirId.contains(story.id()))
          .allMatch(story -> Size.asked() != Size.FULL || stored.of(story).attempt() == 1)
          .allMatch(story -> story.end().result().resets() == 0)
          .allMatch(story -> environment.calls(story.prompt()).size() == 1);
    }
  }

  @Test
  void everyStoryIsCompletedWhereGenerationsEndWithTheirConnection(Figures figures) {
    try (TestEnvironment environment = start("churn-chat", "chat")) {
      check(figures, "churn, chat", environment, tell(environment, false));
    }
  }

  private static TestEnvironment start(String name, String api) {
    Map<String, String> settings =
        Map.of("OPENAI_API", api, "LEASE_SECONDS", "10", "DRAIN_TIMEOUT", "100s");
    return TestEnvironment.start(name, TOKENS_PER_SECOND, SPARE, settings);
  }

  private List<FollowedStory> tell(TestEnvironment environment, boolean killSome) {
    Future<List<FollowedStory>> asked = environment.createMany("A mill", STORIES, BETWEEN_STORIES);
    Future<?> over =
        asked.compose(all -> Future.all(all.stream().map(FollowedStory::end).toList()));
    while (!Waiting.within(BETWEEN_REPLACEMENTS, over)) {
      if (environment.fleet().open().size() > 1) {
        replaceAny(environment, killSome);
      }
    }
    Waiting.await(Future.all(started), TIMEOUT);
    return asked.result();
  }

  private void replaceAny(TestEnvironment environment, boolean killSome) {
    ServiceProcess leaving = Waiting.await(environment.fleet().any(), TIMEOUT);
    if (killSome && started.size() % KILL_EVERY == 0) {
      kill(environment, leaving);
    } else {
      leaving.terminate();
      stopped.add(leaving);
    }
    started.add(environment.fleet().startAnother());
  }

  private void kill(TestEnvironment environment, ServiceProcess victim) {
    String task = victim.task();
    victim.kill();
    kills++;
    environment.table().heldBy(task).stream()
        .filter(call -> call.generationId().isEmpty())
        .map(Stored::id)
        .forEach(struckBeforeTheirId::add);
  }

  private void check(
      Figures figures, String title, TestEnvironment environment, List<FollowedStory> stories) {
    StoredTextCheck stored = new StoredTextCheck(environment.table());
    stored.allComplete(stories);
    long again = stories.stream().filter(story -> stored.of(story).attempt() > 1).count();
    int calls = stories.stream().mapToInt(story -> environment.calls(story.prompt()).size()).sum();
    int resets = stories.stream().mapToInt(story -> story.end().result().resets()).sum();
    figures.add(title, "stories, all COMPLETE and read byte for byte", stories.size());
    figures.add(title, "processes replaced", started.size());
    figures.add(title, "stories that took more than one attempt", again);
    figures.add(title, "paid calls beyond one per story", calls - stories.size());
    figures.add(title, "resets seen by readers", resets);
    stopped.forEach(
        process -> assertThat(process.exitCode()).as("exit code of %s", process.name()).isZero());
  }
}
