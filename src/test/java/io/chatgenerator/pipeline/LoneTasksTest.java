package io.chatgenerator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.story.StoryKey;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tasks that know of no other, with one table between them. A reader who changes tasks has seen
 * text that the new task cannot know, and keeps it.
 */
class LoneTasksTest {
  private static final int STEPS = 60;

  private final SimulatedService service = new SimulatedService(Configs.stories(3, 100));
  private final StoryKey key;
  private final Follower follower;

  LoneTasksTest() {
    service.startAlone();
    service.startAlone();
    service.deliver();
    key = new Chain(service).create(0, "a whale");
    follower = new Follower(key, false);
  }

  @Test
  void theReaderHoldsStillUntilTheNextCheckpointGoesBeyondItsText() {
    follow(0);
    say("Once ");
    service.advance(Duration.ofSeconds(6));
    say("upon ");
    follow(1);
    assertThat(follower.text()).isEqualTo("Once upon ");
    say("a time");
    service.advance(Duration.ofSeconds(20));
    assertThat(follower.text()).isEqualTo("Once upon a time");
    service.model().last().finish();
    service.advance(Duration.ofSeconds(20));
    assertThat(follower.isComplete()).isTrue();
    assertNeverSetBack();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void noTextIsTakenBackHoweverOftenTheReaderMoves(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    follow(1);
    for (int step = 0; step < STEPS; step++) {
      switch (random.nextInt(3)) {
        case 0 -> follow(random.nextInt(2));
        case 1 -> say("<" + step + "\uD83D\uDC33>");
        default -> service.advanceMillis(random.nextInt(4_000));
      }
    }
    String whole = service.model().last().text();
    service.model().last().finish();
    service.advance(Duration.ofSeconds(20));
    assertThat(follower.text()).isEqualTo(whole);
    assertThat(follower.isComplete()).isTrue();
    assertNeverSetBack();
  }

  private void assertNeverSetBack() {
    assertThat(follower.setbacks()).isZero();
    assertThat(follower.violation()).isEmpty();
    assertThat(service.model().calls()).hasSize(1);
  }

  private void say(String piece) {
    service.model().last().say(piece);
    service.advanceMillis(100);
  }

  private void follow(int task) {
    follower.connect(service.task(task));
    service.deliver();
  }
}
