package io.chatgenerator.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Two thousand calls of one task to the model hang, half of them before the first byte and half in
 * mid-stream: memory holds steady, and stories are listed as ever.
 */
@ExtendWith(Figures.Resolver.class)
final class HangingStreamsSoak {
  private static final String SCENARIO = "hanging streams";
  private static final int STREAMS = 2_000;
  private static final int HEAP_MB = 128;
  private static final int SAMPLES = 9;
  private static final int LISTS = 30;
  private static final Duration BETWEEN_SAMPLES = Duration.ofSeconds(10);
  private static final Duration APART = Duration.ofMillis(40);
  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final double TOKENS_PER_SECOND = 200;
  private static final String CREATE =
      "mutation ($prompt: String!) { createStory(prompt: $prompt) { id } }";

  /** Leases that need no renewal in between, so that it is the model alone that is measured. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "MAX_CONCURRENT_STORIES", "2000",
          "LEASE_SECONDS", "600",
          "OPENAI_FIRST_BYTE_TIMEOUT", "10m",
          "OPENAI_SILENCE_TIMEOUT", "10m",
          "OPENAI_TOTAL_TIMEOUT", "20m");

  @Test
  void holdsMemorySteadyAndListsStoriesAsEver(Figures figures) {
    figures.add(SCENARIO, "heap that the task may have, MB", HEAP_MB);
    try (TableProcess table = TableProcess.start();
        World world = World.alone("hanging", TOKENS_PER_SECOND, HEAP_MB + "m", settings(table))) {
      ServiceProcess task = world.fleet().processes().get(0);
      list(world, task);
      long before = list(world, task);
      figures.add(SCENARIO, "median of listStories before, ms", before);
      figures.add(SCENARIO, "heap before, MB", Vitals.of(task).heapKb() >> 10);
      Waiting.await(hang(world), TIMEOUT);
      Waiting.await(Waiting.until(world.vertx(), () -> world.upstreamCalls() == STREAMS), TIMEOUT);
      figures.add(SCENARIO, "streams that hang", world.upstreamCalls());
      VitalSigns signs = new VitalSigns();
      for (int i = 0; i < SAMPLES; i++) {
        Waiting.pass(world.vertx(), BETWEEN_SAMPLES);
        signs.sample(world.fleet());
      }
      long meanwhile = list(world, task);
      figures.add(SCENARIO, "median of listStories meanwhile, ms", meanwhile);
      signs.print(figures, SCENARIO);
      signs.assertFlat();
      assertThat(meanwhile).isLessThan(10 * Math.max(10, before));
      assertThat(signs.most(Vitals::heapKb)).isLessThan(HEAP_MB * 1024 * 3 / 4);
      assertThat(task.output()).doesNotContain(" ERROR ", "OutOfMemory");
    }
  }

  private static Map<String, String> settings(TableProcess table) {
    Map<String, String> all = new HashMap<>(SETTINGS);
    all.put("AWS_ENDPOINT_URL_DYNAMODB", table.url().toString());
    return all;
  }

  private static Future<?> hang(World world) {
    return Future.all(
        IntStream.range(0, STREAMS)
            .mapToObj(
                i ->
                    world
                        .vertx()
                        .timer(1 + i * APART.toMillis(), TimeUnit.MILLISECONDS)
                        .compose(now -> create(world, i)))
            .toList());
  }

  private static Future<JsonObject> create(World world, int number) {
    String where = number % 2 == 0 ? "[stall]" : "[stall middle]";
    return world
        .user(number)
        .insist(CREATE, new JsonObject().put("prompt", "Hangs " + where + " no " + number));
  }

  /** The median of some, in ms. */
  private static long list(World world, ServiceProcess task) {
    return IntStream.range(0, LISTS)
        .mapToLong(
            i -> {
              long start = System.nanoTime();
              JsonObject all = new JsonObject();
              Waiting.await(world.user(i).ask(task, "{ listStories { id status } }", all), TIMEOUT);
              return Duration.ofNanos(System.nanoTime() - start).toMillis();
            })
        .sorted()
        .skip(LISTS / 2)
        .findFirst()
        .orElseThrow();
  }
}
