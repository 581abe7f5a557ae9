package io.chatgenerator.chaos;

import static java.util.Comparator.comparing;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.local.LocalUser;
import io.chatgenerator.local.StandIns;
import io.chatgenerator.local.UpstreamCall;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What is wrong with one item, owner, shard or story concerns that one alone. */
@ExtendWith(Figures.Resolver.class)
final class CompanyChaos {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);
  private static final long BETWEEN_STORIES_MS = 100;
  private static final int STORIES = Size.of(300, 60);
  private static final int WAITING = 20;
  private static final int UNREADABLE = 100;
  private static final int SHARD = 5;
  private static final String SHARD_QUERY = "^Query .*\":work\":\\{\"S\":\"" + SHARD + "\"}";

  /** Of the trouble. In less time no key may be asked for more often than in a minute. */
  private static final Duration WINDOW = Duration.ofSeconds(Size.of(60, 20));

  private static final int MOST_A_MINUTE = 9;

  /** An hour for a service whose leases last six times as long. */
  private static final Duration OUTAGE = Duration.ofSeconds(Size.of(600, 15));

  private static final String POISON = "A basilisk";
  private static final int INNOCENT = 15;

  /** After ten lost tasks the story is given up. */
  private static final int KILLS = Size.of(10, 2);

  /** When a story was asked for, by its prompt. */
  private final Map<String, Instant> asked = new ConcurrentHashMap<>();

  @Test
  void othersAreServedBesideWhatIsInTrouble(Figures figures) {
    try (TableProcess process = TableProcess.start();
        TableProxy proxy = TableProxy.start(process.url());
        StoredStories table = new StoredStories(process.url(), StandIns.TABLE);
        TestEnvironment environment = environment("company", 40, proxy, "30")) {
      awaitEnds(ask(environment, "A hill", STORIES / 3, 1, 19));
      List<FollowedStory> running = ask(environment, "A swamp", 5, 0, 1);
      awaitReaders(environment, running);
      String throttled = LocalUser.named("user 0").subject();
      proxy.throttle("\"" + throttled + "\"");
      proxy.throttle(SHARD_QUERY);
      Map<String, List<String>> troubled =
          Map.of(
              "unreadable item", put(table, QueuedItems.unreadable(UNREADABLE)),
              "waiting story of the throttled owner", putWaiting(table, throttled, "A bog"),
              "running story of the throttled owner", ids(running),
              "throttled shard", List.of(SHARD_QUERY));
      troubled.values().forEach(keys -> keys.forEach(proxy::watch));
      putWaiting(table, LocalUser.named("user 1").subject(), "A river");
      Future<?> window = environment.vertx().timer(WINDOW.toMillis(), MILLISECONDS);
      List<FollowedStory> others = ask(environment, "A meadow", STORIES, 1, 19);
      Waiting.await(window, TIMEOUT);
      troubled.forEach((what, keys) -> checkRequests(figures, proxy, what, keys));
      awaitEnds(others);
      figures.add("company", "stories of others, COMPLETE beside the trouble", others.size());
      figures.add("company", "ms until stories began before: " + starts(environment, "A hill"), "");
      figures.add("company", "ms until they began: " + starts(environment, "A meadow"), "");
      figures.add("company", "ms until waiting ones began: " + starts(environment, "A river"), "");

      proxy.throttleNothing();
      awaitEnds(running);
      assertCompleteAtOneCall(environment, running);
      assertCompleteAtOneCall(environment, others);
    }
  }

  @Test
  void anOutageOfTheTableDelaysStoriesAlone(Figures figures) {
    try (TableProcess process = TableProcess.start();
        TableProxy proxy = TableProxy.start(process.url());
        TestEnvironment environment = environment("outage", 40, proxy, "5")) {
      List<FollowedStory> running = ask(environment, "A lighthouse", 20, 0, 20);
      awaitReaders(environment, running);
      proxy.watch("");
      proxy.refuseWrites(true);
      Waiting.pass(environment.vertx(), OUTAGE);
      figures.add(
          "outage", "requests of so many seconds: " + OUTAGE.toSeconds(), proxy.operations(""));
      proxy.refuseWrites(false);
      awaitEnds(running);
      assertCompleteAtOneCall(environment, running);
      figures.add("outage", "stories, all COMPLETE at one call each", running.size());
    }
  }

  /** The process that asks the model for it is killed, whichever it is. */
  @Test
  void aPoisonousStoryTakesNoneAlong(Figures figures) {
    try (TestEnvironment environment = TestEnvironment.start("poison", 25, Map.of())) {
      List<FollowedStory> innocent = ask(environment, "A lamb", INNOCENT, 1, 19);
      FollowedStory poisonous = ask(environment, POISON, 1, 0, 1).get(0);
      for (int kills = 0; kills < KILLS; kills++) {
        killWhatAsksFor(environment, poisonous.prompt(), kills);
      }
      awaitEnds(innocent);
      awaitEnds(List.of(poisonous));
      StoredTextCheck table = new StoredTextCheck(environment.table());
      table.allComplete(innocent);
      table.assertSameAsRead(poisonous);
      assertThat(table.of(poisonous).status()).isEqualTo(KILLS == 10 ? "FAILED" : "COMPLETE");
      int calls = innocent.stream().mapToInt(s -> environment.calls(s.prompt()).size()).sum();
      figures.add("poison", "processes killed by one story", KILLS);
      figures.add("poison", "innocent stories, all COMPLETE", innocent.size());
      figures.add("poison", "calls for them beyond one each", calls - innocent.size());
    }
  }

  private static void killWhatAsksFor(TestEnvironment environment, String prompt, int calls) {
    Waiting.await(
        Waiting.until(environment.vertx(), () -> environment.calls(prompt).size() > calls),
        TIMEOUT);
    UpstreamCall call = environment.calls(prompt).get(calls);
    String name = new JsonObject(call.body()).getString("model");
    ServiceProcess victim =
        environment.fleet().processes().stream()
            .filter(process -> process.name().equals(name))
            .findFirst()
            .orElseThrow();
    victim.kill();
    var unused = environment.fleet().replace(victim);
  }

  private static void checkRequests(
      Figures figures, TableProxy proxy, String what, List<String> keys) {
    String most = keys.stream().max(comparing(proxy::count)).orElseThrow();
    figures.add("company", "most requests, " + what, proxy.operations(most));
    assertThat(proxy.count(most)).as(what).isLessThanOrEqualTo(MOST_A_MINUTE);
  }

  private static void assertCompleteAtOneCall(
      TestEnvironment environment, List<FollowedStory> stories) {
    StoredTextCheck table = new StoredTextCheck(environment.table());
    for (FollowedStory story : stories) {
      assertThat(table.of(story).status()).isEqualTo("COMPLETE");
      table.assertSameAsRead(story);
      assertThat(environment.calls(story.prompt())).hasSize(1);
    }
  }

  /** Median, 99 % and slowest. */
  private String starts(TestEnvironment environment, String prompt) {
    List<Long> starts =
        asked.entrySet().stream()
            .filter(story -> story.getKey().startsWith(prompt))
            .map(story -> start(environment, story.getKey(), story.getValue()))
            .sorted()
            .toList();
    int last = starts.size() - 1;
    return starts.get(last / 2) + ", " + starts.get(last * 99 / 100) + ", " + starts.get(last);
  }

  private static long start(TestEnvironment environment, String prompt, Instant asked) {
    Instant started = environment.calls(prompt).get(0).startedAt();
    return Duration.between(asked, started).toMillis();
  }

  /** Stories of so many users, one after the other. */
  private List<FollowedStory> ask(
      TestEnvironment environment, String prompt, int count, int firstUser, int users) {
    return Waiting.await(
        Future.all(
                IntStream.range(0, count)
                    .mapToObj(
                        i ->
                            environment
                                .vertx()
                                .timer(1 + BETWEEN_STORIES_MS * i, MILLISECONDS)
                                .compose(
                                    now ->
                                        ask(environment, prompt + " " + i, firstUser + i % users)))
                    .toList())
            .map(all -> all.<FollowedStory>list()),
        TIMEOUT);
  }

  private Future<FollowedStory> ask(TestEnvironment environment, String prompt, int user) {
    asked.put(prompt, Instant.now());
    return environment.create(environment.user(user), prompt);
  }

  private List<String> putWaiting(StoredStories table, String owner, String prompt) {
    var items = QueuedItems.waiting(owner, prompt, WAITING, SHARD);
    items.forEach(item -> asked.put(item.get("prompt").s(), Instant.now()));
    return put(table, items);
  }

  /** Past the proxy. */
  private static List<String> put(StoredStories table, List<Map<String, AttributeValue>> items) {
    items.forEach(table::put);
    return items.stream().map(item -> item.get("id").s()).toList();
  }

  private static List<String> ids(List<FollowedStory> stories) {
    return stories.stream().map(FollowedStory::id).toList();
  }

  private static void awaitReaders(TestEnvironment environment, List<FollowedStory> stories) {
    Waiting.await(
        Waiting.until(
            environment.vertx(),
            () -> stories.stream().allMatch(story -> story.follower().reads())),
        TIMEOUT);
  }

  private static void awaitEnds(List<FollowedStory> stories) {
    Waiting.await(Future.all(stories.stream().map(FollowedStory::end).toList()), TIMEOUT);
  }

  private static TestEnvironment environment(
      String name, double tokensPerSecond, TableProxy proxy, String leaseSeconds) {
    Map<String, String> settings =
        Map.of("LEASE_SECONDS", leaseSeconds, "AWS_ENDPOINT_URL_DYNAMODB", proxy.url().toString());
    return TestEnvironment.ofTwo(name, tokensPerSecond, settings);
  }
}
