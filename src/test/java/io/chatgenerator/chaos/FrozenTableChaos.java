package io.chatgenerator.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Figures.Resolver.class)
final class FrozenTableChaos {
  private static final int STORIES = Size.of(200, 60);
  private static final Duration BEFORE = Duration.ofSeconds(5);
  private static final Duration FREEZE = Duration.ofSeconds(20);
  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(12);
  private static final List<String> REQUESTS =
      List.of(
          "{ listStories { id } }",
          "query ($id: ID!) { story(id: $id) { id } }",
          "mutation { createStory(prompt: \"An ice age\") { id } }",
          "mutation ($id: ID!) { cancelStory(id: $id) { id } }",
          "mutation ($id: ID!) { retryStory(id: $id) { id } }",
          "mutation ($id: ID!) { deleteStory(id: $id) { id } }");

  /** An answer and the time it took. */
  private record Answer(String code, long millis) {}

  @Test
  void noStoryIsLostWhileTheTableStandsStill(Figures figures) {
    try (TableProcess table = TableProcess.start();
        TestEnvironment environment = TestEnvironment.start("freeze", 120, settings(table))) {
      FollowedStory witness =
          Waiting.await(environment.create(environment.user(0), "A witness"), TIMEOUT);
      Waiting.await(witness.end(), TIMEOUT);
      Future<List<FollowedStory>> asked =
          environment.createMany("A glacier", STORIES, Duration.ofMillis(150));
      Waiting.pass(environment.vertx(), BEFORE);

      table.freeze();
      Future<?> ice = environment.vertx().timer(FREEZE.toMillis(), TimeUnit.MILLISECONDS);
      List<Answer> answers = Waiting.await(askAll(environment, witness), TIMEOUT);
      assertThat(ice.isComplete()).as("thawed before the last answer").isFalse();
      Waiting.await(ice, TIMEOUT);
      table.thaw();

      List<FollowedStory> stories = Waiting.await(asked, TIMEOUT);
      Waiting.await(Future.all(stories.stream().map(FollowedStory::end).toList()), TIMEOUT);
      // What was created meanwhile, and nobody reads, may begin as late as its lease ends.
      environment.awaitCleanUp(0);
      new StoredTextCheck(environment.table()).allComplete(stories);
      print(figures, environment, stories, answers);
      assertThat(answers).extracting(Answer::code).containsOnly("UNAVAILABLE");
      assertThat(answers).allMatch(answer -> answer.millis() < LONGEST_ANSWER.toMillis());
    }
  }

  private static Map<String, String> settings(TableProcess table) {
    return Map.of("LEASE_SECONDS", "30", "AWS_ENDPOINT_URL_DYNAMODB", table.url().toString());
  }

  /** Every operation, of every process. */
  private static Future<List<Answer>> askAll(TestEnvironment environment, FollowedStory witness) {
    return Future.all(
            environment.fleet().open().stream()
                .flatMap(process -> REQUESTS.stream().map(text -> ask(witness, process, text)))
                .toList())
        .map(all -> all.list());
  }

  private static Future<Answer> ask(
      FollowedStory witness, ServiceProcess process, String document) {
    long start = System.nanoTime();
    return witness
        .user()
        .ask(process, document, new JsonObject().put("id", witness.id()))
        .map("data")
        .otherwise(failure -> failure instanceof Refused no ? no.code() : failure.toString())
        .map(code -> new Answer(code, (System.nanoTime() - start) / 1_000_000));
  }

  private static void print(
      Figures figures,
      TestEnvironment environment,
      List<FollowedStory> stories,
      List<Answer> answers) {
    int calls = stories.stream().mapToInt(story -> environment.calls(story.prompt()).size()).sum();
    long slowest = answers.stream().mapToLong(Answer::millis).max().orElse(0);
    figures.add("frozen table", "stories, all COMPLETE and read byte for byte", stories.size());
    figures.add("frozen table", "upstream calls beyond one per story", calls - stories.size());
    figures.add("frozen table", "requests meanwhile, all UNAVAILABLE", answers.size());
    figures.add("frozen table", "slowest of these answers, ms", slowest);
  }
}
