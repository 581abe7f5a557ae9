package io.chatgenerator.chaos;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.testing.GraphQLHttpClient;
import io.chatgenerator.testing.Scrape;
import io.vertx.core.Future;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A thousand clients of one task with a small heap stop to read, first for a while and then for a
 * minute, while stories are written. Each is sent more than the network holds, and has the whole
 * text in the end.
 */
@ExtendWith(Figures.Resolver.class)
final class SlowReadersSoak {
  private static final String SCENARIO = "slow readers";
  private static final int READERS = 1_000;
  private static final int STORIES = 40;
  private static final int HEAP_MB = 96;
  private static final int SILENT = 4499;
  private static final int LOST = 1006;

  /** A story takes about two minutes and a half. */
  private static final double TOKENS_PER_SECOND = 2.5;

  private static final Duration APART = Duration.ofMillis(20);
  private static final Duration SHORT = Duration.ofSeconds(15);
  private static final Duration UNTIL_CUT_OFF = Duration.ofSeconds(35);
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  /** So that little of what is not read waits in the kernel. */
  private static final int RECEIVE_BUFFER = 4 * 1024;

  /** The whole text of each of a user's stories with each change of it, three times. */
  private static final String FEED =
      "subscription { storiesChanged { story { id status text again: text more: text } } }";

  @Test
  void boundsWhatThoseCostWhoDoNotReadAndGivesThemTheWholeTextLater(Figures figures) {
    figures.add(SCENARIO, "readers", READERS);
    figures.add(SCENARIO, "heap that the task may have, MB", HEAP_MB);
    try (TableProcess table = TableProcess.start();
        TestEnvironment environment =
            TestEnvironment.alone("slow", TOKENS_PER_SECOND, HEAP_MB + "m", settings(table))) {
      List<FollowedStory> others =
          Waiting.await(environment.createMany("Slowly", STORIES, APART), TIMEOUT);
      sample(environment, figures, "before they come");
      List<FollowedStory> readers = readers(environment, others);
      sample(environment, figures, "while all read");
      stop(environment, readers, SHORT);
      sample(environment, figures, "when none has read for 15 s");
      resume(environment, readers);
      Waiting.pass(environment.vertx(), PAUSE);
      figures.add(SCENARIO, "cut off within 15 s, by code", cutOff(readers));
      stop(environment, readers, UNTIL_CUT_OFF);
      sample(environment, figures, "when none has read for 35 s");
      stop(environment, readers, LONG.minus(UNTIL_CUT_OFF));
      sample(environment, figures, "when none has read for a minute");
      resume(environment, readers);
      awaitEnd(readers);
      awaitEnd(others);
      sample(environment, figures, "after the end");
      Scrape metrics = metrics(environment);
      figures.add(SCENARIO, "readers cut off, by close code", cutOff(readers));
      figures.add(SCENARIO, "sockets that the task closed with 4499", closed(metrics));
      long waited = (long) metrics.value("chatgenerator_sockets_slow_total");
      figures.add(SCENARIO, "times that the task waited for a reader", waited);
      assertThat(waited).isGreaterThanOrEqualTo(READERS);
      assertWhole(environment, others, readers);
      figures.add(SCENARIO, "have the whole text, no more and no less", readers.size());
    }
  }

  private static Map<String, String> settings(TableProcess table) {
    return Map.of("AWS_ENDPOINT_URL_DYNAMODB", table.url().toString(), "LEASE_SECONDS", "30");
  }

  private static List<FollowedStory> readers(
      TestEnvironment environment, List<FollowedStory> stories) {
    WebSocketClient sockets =
        environment
            .vertx()
            .createWebSocketClient(
                new WebSocketClientOptions()
                    .setMaxConnections(2 * READERS)
                    .setReceiveBufferSize(RECEIVE_BUFFER));
    List<FollowedStory> readers =
        IntStream.range(0, READERS)
            .mapToObj(i -> stories.get(i % stories.size()))
            .map(
                story ->
                    story.readBy(
                        environment.reader(sockets, story.user(), story.id()).besides(FEED)))
            .toList();
    each(environment, readers, Follower::follow);
    Waiting.await(
        Waiting.until(
            environment.vertx(),
            () -> readers.stream().allMatch(story -> story.follower().reads())),
        TIMEOUT);
    return readers;
  }

  private static void stop(
      TestEnvironment environment, List<FollowedStory> readers, Duration time) {
    each(environment, readers, Follower::stopReading);
    Waiting.pass(environment.vertx(), time);
  }

  private static void resume(TestEnvironment environment, List<FollowedStory> readers) {
    each(environment, readers, Follower::goOnReading);
  }

  private static void each(
      TestEnvironment environment, List<FollowedStory> readers, Consumer<Follower> action) {
    environment
        .vertx()
        .runOnContext(go -> readers.forEach(reader -> action.accept(reader.follower())));
  }

  private static void awaitEnd(List<FollowedStory> stories) {
    Waiting.await(Future.join(stories.stream().map(FollowedStory::end).toList()), TIMEOUT);
  }

  private static Scrape metrics(TestEnvironment environment) {
    URI page =
        URI.create("http://127.0.0.1:" + task(environment).ports().management() + "/metrics");
    GraphQLHttpClient http = new GraphQLHttpClient(task(environment).ports().management(), null);
    return Scrape.of(http.send(HttpRequest.newBuilder(page)).body());
  }

  private static long closed(Scrape metrics) {
    return (long) metrics.value("chatgenerator_sockets_closed_total", "reason", "silent");
  }

  /**
   * How many were cut off, and by which code: 0 are those who were not, 1006 those to whom the
   * close did not get through before their time to answer it was over.
   */
  private static Map<Integer, Long> cutOff(List<FollowedStory> readers) {
    return readers.stream()
        .collect(groupingBy(reader -> reader.follower().cutOffWith(), TreeMap::new, counting()));
  }

  private static void sample(TestEnvironment environment, Figures figures, String when) {
    ProcessStats vitals = ProcessStats.of(task(environment));
    figures.add(SCENARIO, "heap after collection " + when + ", MB", vitals.heapKb() >> 10);
    figures.add(SCENARIO, "resident memory " + when + ", MB", vitals.residentKb() >> 10);
    assertThat(vitals.heapKb()).as("heap %s", when).isLessThan(HEAP_MB * 1024 * 7 / 8);
  }

  private static void assertWhole(
      TestEnvironment environment, List<FollowedStory> others, List<FollowedStory> readers) {
    StoredTextCheck truth = new StoredTextCheck(environment.table());
    truth.allComplete(others);
    readers.forEach(truth::assertSameAsRead);
    assertThat(others).allMatch(other -> other.follower().connections() == 1);
    assertThat(cutOff(readers).keySet()).isSubsetOf(0, SILENT, LOST);
    assertThat(task(environment).output())
        .doesNotContain(" ERROR ", "OutOfMemory", "OutOfDirectMemory");
  }

  private static ServiceProcess task(TestEnvironment environment) {
    return environment.fleet().processes().get(0);
  }
}
