package io.chatgenerator.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.chaos.StoredStories.Stored;
import io.chatgenerator.local.LocalResponse;
import io.chatgenerator.local.UpstreamCall;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Figures.Resolver.class)
final class CancelChaos {
  private static final int CANCELS = Size.of(1_000, 100);

  /** So many create and cancel one story after the other: DynamoDB Local has one lock for all. */
  private static final int AT_ONCE = TestEnvironment.USERS;

  private static final int LONGEST_WAIT_MS = 4_500;
  private static final String CANCEL =
      "mutation ($id: ID!) { cancelStory(id: $id) { id status text } }";

  private final Random dice = new Random(3);

  /** A cancelled story: when the mutation was sent, and what its answers said, and when. */
  private record Cancelled(
      FollowedStory story,
      Instant sentAt,
      JsonObject first,
      Instant answeredAt,
      JsonObject again) {}

  @Test
  void everyCancelEndsItsStoryAndClosesTheConnectionUpstream(Figures figures) {
    try (TestEnvironment environment =
        TestEnvironment.start("cancel", 100, Map.of("LEASE_SECONDS", "30"))) {
      List<Cancelled> all = createAndCancelAll(environment);
      long slowest = all.stream().mapToLong(one -> closedAfter(environment, one)).max().orElse(0);
      print(figures, "cancel", environment, all);
      figures.add("cancel", "longest time from answer to closed upstream connection, ms", slowest);
      assertThat(slowest).as("ms from answer to closed connection").isLessThan(1_000);
    }
  }

  @Test
  void everyCancelEndsItsGenerationAtTheProvider(Figures figures) {
    Map<String, String> settings = Map.of("LEASE_SECONDS", "30", "OPENAI_API", "responses");
    try (TestEnvironment environment = TestEnvironment.start("cancel-responses", 100, settings)) {
      List<Cancelled> all = createAndCancelAll(environment);
      List<LocalResponse> generations =
          all.stream()
              .flatMap(one -> environment.responses().of(one.story().prompt()).stream())
              .toList();
      long running = generations.stream().filter(LocalResponse::isRunning).count();
      List<Long> sinceSent = untilSeen(environment, all, Cancelled::sentAt);
      List<Long> sinceAnswer = untilSeen(environment, all, Cancelled::answeredAt);
      String title = "cancel, responses";
      print(figures, title, environment, all);
      figures.add(title, "generations cancelled at the provider", sinceSent.size());
      figures.add(title, "generations that ran on", running);
      figures.add(title, "from mutation to provider, p99, ms", at(sinceSent, 99));
      figures.add(title, "from mutation to provider, longest, ms", at(sinceSent, 100));
      figures.add(title, "from answer to provider, longest, ms", at(sinceAnswer, 100));
      figures.add(title, "from mutation to its answer, p99, ms", at(untilAnswered(all), 99));
      assertThat(running).as("generations that run on").isZero();
      assertThat(at(sinceAnswer, 100)).as("ms from answer to cancel").isLessThan(1_000);
    }
  }

  /** Everybody sees the same end of each. */
  private List<Cancelled> createAndCancelAll(TestEnvironment environment) {
    List<Future<List<Cancelled>>> lanes =
        IntStream.range(0, AT_ONCE).mapToObj(first -> cancelEachFrom(environment, first)).toList();
    Waiting.await(Future.all(lanes), Duration.ofMinutes(5));
    List<Cancelled> all = lanes.stream().flatMap(lane -> lane.result().stream()).toList();
    Waiting.await(
        Future.all(all.stream().map(one -> one.story().end()).toList()), Duration.ofMinutes(1));
    environment.awaitCleanUp(0);
    StoredTextCheck truth = new StoredTextCheck(environment.table());
    truth.assertNothingWaits();
    all.forEach(one -> assertOneTruth(truth, one));
    return all;
  }

  private Future<List<Cancelled>> cancelEachFrom(TestEnvironment environment, int first) {
    List<Cancelled> cancelled = new ArrayList<>();
    Future<?> last = Future.succeededFuture();
    for (int number = first; number < CANCELS; number += AT_ONCE) {
      int next = number;
      last = last.compose(before -> createAndCancel(environment, next)).onSuccess(cancelled::add);
    }
    return last.map(cancelled);
  }

  private Future<Cancelled> createAndCancel(TestEnvironment environment, int number) {
    long wait = 1L + dice.nextInt(LONGEST_WAIT_MS);
    return environment
        .create(environment.user(number), "A kite no " + number)
        .compose(
            story ->
                environment
                    .vertx()
                    .timer(wait, TimeUnit.MILLISECONDS)
                    .compose(later -> cancelTwice(story)));
  }

  private static Future<Cancelled> cancelTwice(FollowedStory story) {
    Instant sentAt = Instant.now();
    return cancel(story)
        .compose(
            first -> {
              Instant answeredAt = Instant.now();
              return cancel(story)
                  .map(again -> new Cancelled(story, sentAt, first, answeredAt, again));
            });
  }

  private static Future<JsonObject> cancel(FollowedStory story) {
    return story
        .user()
        .insist(CANCEL, new JsonObject().put("id", story.id()))
        .map(data -> data.getJsonObject("cancelStory"));
  }

  /** Table, answers and reader say the same. */
  private static void assertOneTruth(StoredTextCheck truth, Cancelled one) {
    Stored stored = truth.of(one.story());
    assertThat(stored.status()).isIn("CANCELLED", "COMPLETE");
    for (JsonObject answer : List.of(one.first(), one.again())) {
      assertThat(answer.getString("status")).isEqualTo(stored.status());
      assertThat(answer.getString("text")).isEqualTo(stored.text());
    }
    truth.assertSameAsRead(one.story());
  }

  /** Milliseconds from the answer to the moment in which the upstream saw the connection closed. */
  private static long closedAfter(TestEnvironment environment, Cancelled one) {
    List<UpstreamCall> calls = environment.calls(one.story().prompt());
    assertThat(calls).as("calls for %s", one.story().id()).hasSizeLessThan(2);
    return calls.stream().mapToLong(call -> closedAfter(call, one.answeredAt())).max().orElse(0);
  }

  private static long closedAfter(UpstreamCall call, Instant answeredAt) {
    assertThat(call.closedByClient().isComplete()).as("connection closed").isTrue();
    return call.closedByClient().result()
        ? Math.max(0, Duration.between(answeredAt, call.closedByClientAt()).toMillis())
        : 0;
  }

  /**
   * Milliseconds, the fewest first, until the provider was asked to cancel what had not ended.
   *
   * @param since negative times count as zero
   */
  private static List<Long> untilSeen(
      TestEnvironment environment, List<Cancelled> all, Function<Cancelled, Instant> since) {
    return all.stream()
        .flatMap(
            one ->
                environment.responses().of(one.story().prompt()).stream()
                    .filter(generation -> generation.cancelled().isComplete())
                    .map(seen -> Duration.between(since.apply(one), seen.cancelled().result())))
        .map(time -> Math.max(0, time.toMillis()))
        .sorted()
        .toList();
  }

  private static List<Long> untilAnswered(List<Cancelled> all) {
    return all.stream()
        .map(one -> Duration.between(one.sentAt(), one.answeredAt()).toMillis())
        .sorted()
        .toList();
  }

  private static long at(List<Long> ascending, int percentile) {
    int index = Math.min(ascending.size() - 1, ascending.size() * percentile / 100);
    return ascending.get(index);
  }

  private static void print(
      Figures figures, String title, TestEnvironment environment, List<Cancelled> all) {
    StoredTextCheck truth = new StoredTextCheck(environment.table());
    List<Stored> stored = all.stream().map(one -> truth.of(one.story())).toList();
    long stopped = stored.stream().filter(story -> story.status().equals("CANCELLED")).count();
    figures.add(title, "cancels, each sent twice to random processes", all.size());
    figures.add(title, "stories CANCELLED", stopped);
    figures.add(title, "stories COMPLETE before the cancel", all.size() - stopped);
  }
}
