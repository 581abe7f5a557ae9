package io.chatgenerator.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.local.LocalUser;
import io.chatgenerator.testing.Collector;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * All stories of a user are exported, then erased, while the task that erases them is killed:
 * nothing of them is left in table, provider's store, logs and traces, and within a minute nothing
 * in the memory of any task.
 */
@DisabledIfSystemProperty(
    named = "chaos.size",
    matches = "short",
    disabledReason = "takes minutes; ErasureIT and schedules of the simulation do the same")
@ExtendWith(Figures.Resolver.class)
final class ErasureChaos {
  private static final int STORIES = 10_000;
  private static final int MEASURED_EVERY = STORIES / 4;
  private static final long MOST_GROWTH_KB = 8 * 1024;
  private static final Duration TIMEOUT = Duration.ofMinutes(4);
  private static final Duration FORGOTTEN = Duration.ofMinutes(1);
  private static final Duration BETWEEN_SEARCHES = Duration.ofSeconds(3);
  private static final String OWNER = LocalUser.named("user 0").subject();
  private static final String FIELDS =
      "id title prompt continues status isComplete createdAt updatedAt text attempt"
          + " error { code message } model finishReason promptTokens completionTokens"
          + " tokensEstimated";
  private static final String PAGE =
      "query($after: ID) { stories(first: 100, after: $after) { nodes { "
          + FIELDS
          + " } pageInfo { hasNextPage endCursor } } }";
  private static final String ERASE = "mutation { deleteAllStories { remaining done } }";
  private static final String PROGRESS = "{ erasure { remaining } }";

  private final String marker = "Qvx" + UUID.randomUUID();
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void leavesNothing(Figures figures) throws Exception {
    try (Collector collector = new Collector();
        TestEnvironment environment = TestEnvironment.start("erasure", 200, settings(collector))) {
      Caller user = environment.user(0);
      environment.table().put(OWNER, STORIES, marker + " and a long way home. ".repeat(50));
      List<FollowedStory> written = write(environment, user);
      export(figures, environment, user);
      FollowedStory running = environment.create(user, marker + " [stall middle]").await();
      Waiting.await(Waiting.until(environment.vertx(), () -> running.follower().reads()), TIMEOUT);

      ServiceProcess erasing = environment.fleet().open().get(0);
      long begun = System.nanoTime();
      int all = remaining(erasing, user, ERASE, "deleteAllStories");
      erasing.kill();
      Waiting.await(environment.fleet().replace(erasing), TIMEOUT);
      awaitEnd(environment, user);
      long took = System.nanoTime() - begun;
      environment.awaitCleanUp(0);

      figures.add("erasure", "stories erased, the erasing process killed", all);
      figures.add("erasure", "seconds until it was done", took / 1_000_000_000);
      assertThat(all).isGreaterThan(STORIES / 2).isLessThanOrEqualTo(STORIES + written.size() + 1);
      assertNothingIsLeft(environment, collector);
      figures.add("erasure", "hits in table, provider's store, logs and traces", 0);
      List<Integer> hits = heapHits(environment);
      figures.add("erasure", "hits in the heaps within a minute", hits);
      assertThat(hits).containsExactly(0, 0, 0);
    }
  }

  private static Map<String, String> settings(Collector collector) {
    Map<String, String> settings = new HashMap<>(collector.settings());
    settings.put("OPENAI_API", "responses");
    return settings;
  }

  /** Some that are written, followed and read as a list by way of all processes. */
  private List<FollowedStory> write(TestEnvironment environment, Caller user) {
    List<Future<FollowedStory>> asked =
        IntStream.range(0, 6)
            .mapToObj(i -> environment.create(user, marker + (i == 0 ? " [refuse]" : " no " + i)))
            .toList();
    List<FollowedStory> written = Waiting.await(Future.all(asked), TIMEOUT).<FollowedStory>list();
    Waiting.await(Future.all(written.stream().map(FollowedStory::end).toList()), TIMEOUT);
    for (ServiceProcess process : environment.fleet().open()) {
      page(process, user, null);
    }
    return written;
  }

  private static JsonObject page(ServiceProcess process, Caller user, String after) {
    return Waiting.await(user.ask(process, PAGE, new JsonObject().put("after", after)), TIMEOUT)
        .getJsonObject("stories");
  }

  /** Equal to the list, byte for byte, at constant memory. */
  private void export(Figures figures, TestEnvironment environment, Caller user)
      throws IOException, InterruptedException {
    ServiceProcess process = environment.fleet().open().get(1);
    List<String> listed = listed(process, user);
    long before = ProcessStats.of(process).heapKb();
    long most = 0;
    int number = 0;
    try (BufferedReader lines = open(process, user)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        assertThat(line).isEqualTo(listed.get(number++));
        if (number % MEASURED_EVERY == 0) {
          most = Math.max(most, ProcessStats.of(process).heapKb());
        }
      }
    }
    figures.add("export", "stories, equal to the list byte for byte", number);
    figures.add("export", "heap before, KiB", before);
    figures.add("export", "most heap meanwhile, KiB", most);
    assertThat(number).isEqualTo(listed.size());
    assertThat(most).isLessThan(before + MOST_GROWTH_KB);
  }

  private BufferedReader open(ServiceProcess process, Caller user)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + process.ports().api() + "/stories.jsonl");
    HttpRequest request =
        HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + user.token()).build();
    HttpResponse<java.io.InputStream> response = http.send(request, BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  /** Oldest first. */
  private static List<String> listed(ServiceProcess process, Caller user) {
    List<String> stories = new ArrayList<>();
    JsonObject info = new JsonObject();
    do {
      JsonObject page = page(process, user, info.getString("endCursor"));
      JsonArray nodes = page.getJsonArray("nodes");
      nodes.forEach(story -> stories.add(((JsonObject) story).encode()));
      info = page.getJsonObject("pageInfo");
    } while (info.getBoolean("hasNextPage"));
    Collections.reverse(stories);
    return stories;
  }

  private static int remaining(ServiceProcess process, Caller user, String document, String field) {
    return Waiting.await(user.ask(process, document, new JsonObject()), TIMEOUT)
        .getJsonObject(field)
        .getInteger("remaining");
  }

  private static void awaitEnd(TestEnvironment environment, Caller user) {
    while (Waiting.await(user.insist(PROGRESS, new JsonObject()), TIMEOUT).getValue("erasure")
        != null) {
      Waiting.pass(environment.vertx(), Duration.ofMillis(250));
    }
  }

  private void assertNothingIsLeft(TestEnvironment environment, Collector collector) {
    assertThat(environment.table().items()).noneMatch(item -> item.toString().contains(marker));
    assertThat(environment.responses().stored()).isEmpty();
    assertThat(collector.spans().toString())
        .contains("mutation createStory")
        .doesNotContain(marker, OWNER);
    assertThat(environment.fleet().processes())
        .noneMatch(process -> process.output().contains(marker))
        .noneMatch(process -> process.output().contains(OWNER));
  }

  /** Of each task, as long as there are any and the minute is not over. */
  private List<Integer> heapHits(TestEnvironment environment) {
    HeapSearch search = new HeapSearch(marker);
    Instant end = Instant.now().plus(FORGOTTEN);
    List<Integer> hits;
    do {
      Waiting.pass(environment.vertx(), BETWEEN_SEARCHES);
      hits = environment.fleet().processes().stream().map(search::hits).toList();
    } while (hits.stream().anyMatch(count -> count > 0) && Instant.now().isBefore(end));
    return hits;
  }
}
