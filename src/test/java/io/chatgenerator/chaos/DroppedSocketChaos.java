package io.chatgenerator.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One story, and two readers for each of its events, whose sockets are cut after that event. */
@ExtendWith(Figures.Resolver.class)
final class DroppedSocketChaos {
  private static final int READERS = Size.of(250, 120);
  private static final double PACE = Size.of(25, 50);
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  /** The upstream asks for a moment's timeout first, in which the readers can gather. */
  private static final String PROMPT = "A telephone [429 once]";

  @Test
  void everyReaderEndsWithTheSameTextWhereverItWasCutOff(Figures figures) {
    try (TestEnvironment environment =
        TestEnvironment.start("drop", PACE, Map.of("LEASE_SECONDS", "30"))) {
      Waiting.await(
          environment.createMany("A warm-up [short]", 10, Duration.ofMillis(20)), TIMEOUT);
      FollowedStory first = Waiting.await(environment.create(environment.user(0), PROMPT), TIMEOUT);
      List<Follower> atOnce = cutAfterEachEvent(environment, first, Future.succeededFuture());
      assertAllRead(environment, first, atOnce);
      print(figures, first, atOnce, "resumed at once on any process");

      FollowedStory second =
          Waiting.await(environment.create(environment.user(1), PROMPT + " once more"), TIMEOUT);
      List<Follower> afterwards = cutAfterEachEvent(environment, second, second.end());
      assertAllRead(environment, second, afterwards);
      print(figures, second, afterwards, "resumed after the end");
    }
  }

  private static List<Follower> cutAfterEachEvent(
      TestEnvironment environment, FollowedStory story, Future<?> comeBack) {
    List<Follower> readers =
        IntStream.rangeClosed(1, READERS)
            .mapToObj(
                event -> environment.reader(story.user(), story.id()).dropAfter(event, comeBack))
            .toList();
    readers.forEach(Follower::follow);
    return readers;
  }

  private static void assertAllRead(
      TestEnvironment environment, FollowedStory story, List<Follower> readers) {
    String text = Waiting.await(story.end(), TIMEOUT).text();
    new StoredTextCheck(environment.table()).allComplete(List.of(story));
    for (Follower reader : readers) {
      assertThat(Waiting.await(reader.end(), TIMEOUT).text()).isEqualTo(text);
    }
  }

  private static void print(
      Figures figures, FollowedStory story, List<Follower> readers, String how) {
    long cut = readers.stream().filter(reader -> reader.dropped().isComplete()).count();
    figures.add("dropped socket", "events of the story", story.end().result().events());
    figures.add("dropped socket", "readers cut after another event each, " + how, cut);
    assertThat(cut).as("readers that were cut off").isGreaterThan(READERS / 3);
  }
}
