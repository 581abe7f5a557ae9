package io.chatgenerator.chaos;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.chaos.StoredStories.Stored;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Requests that contradict each other, sent to different processes at the same moment. */
@ExtendWith(Figures.Resolver.class)
final class RaceChaos {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final int ROUNDS = Size.of(100, 20);
  private static final String CREATE =
      "mutation ($prompt: String!, $token: ID) {"
          + " createStory(prompt: $prompt, clientToken: $token) { id } }";
  private static final String CANCEL = "mutation ($id: ID!) { cancelStory(id: $id) { status } }";
  private static final String RETRY = "mutation ($id: ID!) { retryStory(id: $id) { status } }";
  private static final String DELETE = "mutation ($id: ID!) { deleteStory(id: $id) { id } }";
  private static final String STORY = "query ($id: ID!) { story(id: $id) { status text } }";

  private static final long BETWEEN_STORIES_MS = 50;

  private final Random dice = new Random(4);

  /** A story and the answer to the request that it met. */
  private record Raced(FollowedStory story, JsonObject answer) {}

  @Test
  void everyRaceHasOneOutcome(Figures figures) {
    try (TestEnvironment environment =
        TestEnvironment.start("race", 120, Map.of("LEASE_SECONDS", "30"))) {
      createFiftyTimesWithOneToken(environment);
      figures.add("races", "creates at once with one token: stories and upstream calls", 1);
      figures.add("races", "cancel against complete, rounds", cancelAgainstComplete(environment));
      figures.add("races", "retry twice at once, rounds", retryTwice(environment));
      figures.add("races", "delete against checkpoint, rounds", deleteWhileWriting(environment));
    }
  }

  private static void createFiftyTimesWithOneToken(TestEnvironment environment) {
    Caller user = environment.user(0);
    JsonObject request = new JsonObject().put("prompt", "A chorus").put("token", "same");
    List<Future<JsonObject>> answers =
        IntStream.range(0, 50).mapToObj(i -> user.insist(CREATE, request)).toList();
    Waiting.await(Future.all(answers), TIMEOUT);
    var ids = answers.stream().map(answer -> id(answer, "createStory")).collect(toSet());
    assertThat(ids).hasSize(1);
    Follower reader = environment.reader(user, ids.iterator().next());
    reader.follow();
    Waiting.await(reader.end(), TIMEOUT);
    assertThat(environment.calls("A chorus")).hasSize(1);
    Future<?> other = user.insist(CREATE, request.copy().put("prompt", "A solo"));
    assertThat(outcome(other)).isEqualTo("CONFLICT");
  }

  private int cancelAgainstComplete(TestEnvironment environment) {
    List<Raced> all = tellAndRace(environment, "A coin [short]", 300, CANCEL);
    List<FollowedStory> stories = all.stream().map(Raced::story).toList();
    awaitEnds(stories);
    StoredTextCheck truth = new StoredTextCheck(environment.table());
    truth.assertNothingWaits();
    for (Raced one : all) {
      Stored stored = truth.of(one.story());
      truth.assertSameAsRead(one.story());
      assertAllProcessesAgree(environment, one.story(), stored);
      JsonObject answer = one.answer().getJsonObject("cancelStory");
      assertThat(answer.getString("status")).isEqualTo(stored.status());
    }
    return all.size();
  }

  private int retryTwice(TestEnvironment environment) {
    List<FollowedStory> stories = run(environment, "A ladder");
    Waiting.await(Future.all(stories.stream().map(story -> ask(story, CANCEL)).toList()), TIMEOUT);
    awaitEnds(stories);
    StoredTextCheck truth = new StoredTextCheck(environment.table());
    List<FollowedStory> cancelled =
        stories.stream().filter(story -> truth.of(story).status().equals("CANCELLED")).toList();
    assertThat(cancelled).as("stories that were cancelled in time").isNotEmpty();
    for (FollowedStory story : cancelled) {
      int before = environment.calls(story.prompt()).size();
      List<ServiceProcess> processes = environment.fleet().open();
      Future<?> one = askOne(story, processes.get(0), RETRY);
      Future<?> other = askOne(story, processes.get(1), RETRY);
      // The second is answered like the first unless the story has gone on meanwhile.
      assertThat(List.of(outcome(one), outcome(other))).contains("ok").isSubsetOf("ok", "CONFLICT");
      Follower reader = environment.reader(story.user(), story.id());
      reader.follow();
      assertThat(Waiting.await(reader.end(), TIMEOUT).status()).isEqualTo("COMPLETE");
      assertThat(environment.calls(story.prompt())).hasSize(before + 1);
    }
    return cancelled.size();
  }

  private int deleteWhileWriting(TestEnvironment environment) {
    List<FollowedStory> stories =
        tellAndRace(environment, "A sandcastle", 3_000, DELETE).stream().map(Raced::story).toList();
    for (FollowedStory story : stories) {
      assertThat(environment.calls(story.prompt()))
          .allMatch(call -> call.closedByClient().isComplete());
      for (ServiceProcess process : environment.fleet().open()) {
        JsonObject answer = Waiting.await(askOne(story, process, STORY), TIMEOUT);
        assertThat(answer.getJsonObject("story")).isNull();
      }
    }
    assertThat(environment.table().all())
        .noneMatch(story -> story.prompt().startsWith("A sandcastle"));
    return stories.size();
  }

  private static void assertAllProcessesAgree(
      TestEnvironment environment, FollowedStory story, Stored stored) {
    for (ServiceProcess process : environment.fleet().open()) {
      JsonObject seen =
          Waiting.await(askOne(story, process, STORY), TIMEOUT).getJsonObject("story");
      assertThat(seen.getString("status")).isEqualTo(stored.status());
      assertThat(seen.getString("text")).isEqualTo(stored.text());
    }
  }

  private static List<FollowedStory> run(TestEnvironment environment, String prompt) {
    return Waiting.await(environment.createMany(prompt, ROUNDS, Duration.ofMillis(50)), TIMEOUT);
  }

  private static void awaitEnds(List<FollowedStory> stories) {
    Waiting.await(Future.all(stories.stream().map(FollowedStory::end).toList()), TIMEOUT);
  }

  /** Each story is met by a request at some moment after its creation. */
  private List<Raced> tellAndRace(
      TestEnvironment environment, String prompt, int mostMillis, String document) {
    List<Future<Raced>> all =
        IntStream.range(0, ROUNDS)
            .mapToObj(i -> tellAndRace(environment, i, prompt + " no " + i, mostMillis, document))
            .toList();
    Waiting.await(Future.all(all), TIMEOUT);
    return all.stream().map(Future::result).toList();
  }

  private Future<Raced> tellAndRace(
      TestEnvironment environment, int number, String prompt, int mostMillis, String document) {
    long start = 1 + number * BETWEEN_STORIES_MS;
    long wait = 1L + dice.nextInt(mostMillis);
    return environment
        .vertx()
        .timer(start, TimeUnit.MILLISECONDS)
        .compose(now -> environment.create(environment.user(number), prompt))
        .compose(
            story ->
                environment
                    .vertx()
                    .timer(wait, TimeUnit.MILLISECONDS)
                    .compose(later -> ask(story, document))
                    .map(answer -> new Raced(story, answer)));
  }

  private static Future<JsonObject> ask(FollowedStory story, String document) {
    return story.user().insist(document, new JsonObject().put("id", story.id()));
  }

  private static Future<JsonObject> askOne(
      FollowedStory story, ServiceProcess process, String document) {
    return story.user().ask(process, document, new JsonObject().put("id", story.id()));
  }

  private static String id(Future<JsonObject> answer, String field) {
    return answer.result().getJsonObject(field).getString("id");
  }

  /** "ok", or the code of the refusal. */
  private static String outcome(Future<?> request) {
    return Waiting.await(
        request
            .map("ok")
            .recover(
                failure ->
                    failure instanceof Refused refused
                        ? Future.succeededFuture(refused.code())
                        : Future.failedFuture(failure)),
        TIMEOUT);
  }
}
