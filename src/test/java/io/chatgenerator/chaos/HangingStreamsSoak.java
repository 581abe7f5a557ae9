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
        TestEnvironment environment =
            TestEnvironment.alone("hanging", TOKENS_PER_SECOND, HEAP_MB + "m", settings(table))) {
      ServiceProcess task = environment.fleet().processes().get(0);
      list(environment, task);
      long before = list(environment, task);
      figures.add(SCENARIO, "median of listStories before, ms", before);
      figures.add(SCENARIO, "heap before, MB", ProcessStats.of(task).heapKb() >> 10);
      Waiting.await(hang(environment), TIMEOUT);
      Waiting.await(
          Waiting.until(environment.vertx(), () -> environment.upstreamCalls() == STREAMS),
          TIMEOUT);
      figures.add(SCENARIO, "streams that hang", environment.upstreamCalls());
      StatsOverTime signs = new StatsOverTime();
      for (int i = 0; i < SAMPLES; i++) {
        Waiting.pass(environment.vertx(), BETWEEN_SAMPLES);
        signs.sample(environment.fleet());
      }
      long meanwhile = list(environment, task);
      figures.add(SCENARIO, "median of listStories meanwhile, ms", meanwhile);
      signs.print(figures, SCENARIO);
      signs.assertFlat();
      assertThat(meanwhile).isLessThan(10 * Math.max(10, before));
      assertThat(signs.most(ProcessStats::heapKb)).isLessThan(HEAP_MB * 1024 * 3 / 4);
      assertThat(task.output()).doesNotContain(" ERROR ", "OutOfMemory");
    }
  }

  private static Map<String, String> settings(TableProcess table) {
    Map<String, String> all = new HashMap<>(SETTINGS);
    all.put("AWS_ENDPOINT_URL_DYNAMODB", table.url().toString());
    return all;
  }

  private static Future<?> hang(TestEnvironment environment) {
    return Future.all(
        IntStream.range(0, STREAMS)
            .mapToObj(
                i ->
                    environment
                        .vertx()
                        .timer(1 + i * APART.toMillis(), TimeUnit.MILLISECONDS)
                        .compose(now -> create(environment, i)))
            .toList());
  }

  private static Future<JsonObject> create(TestEnvironment environment, int number) {
    String where = number % 2 == 0 ? "[stall]" : "[stall middle]";
    return environment
        .user(number)
        .insist(CREATE, new JsonObject().put("prompt", "Hangs " + where + " no " + number));
  }

  /** The median of some, in ms. */
  private static long list(TestEnvironment environment, ServiceProcess task) {
    return IntStream.range(0, LISTS)
        .mapToLong(
            i -> {
              long start = System.nanoTime();
              JsonObject all = new JsonObject();
              Waiting.await(
                  environment.user(i).ask(task, "{ listStories { id status } }", all), TIMEOUT);
              return Duration.ofNanos(System.nanoTime() - start).toMillis();
            })
        .sorted()
        .skip(LISTS / 2)
        .findFirst()
        .orElseThrow();
  }
}
