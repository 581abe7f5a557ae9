package io.chatgenerator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A text that was read up to any position, and from there on any task, is the text. */
class ResumeTest {
  private static final String FIRST = "Onc\uD83D\uDE00e";
  private static final String SECOND = "\uD83D\uDC0B and a f\uD83D\uDE00";
  private static final String THIRD = "a\uD83D\uDE00\uD83D\uDE00 Once up";
  private static final String REST = "on\uD83D\uDC0B a time\uD83D\uDE00";

  private final SimulatedService service = SimulatedService.ofOneTask();
  private final StoryKey key = new Chain(service).create(0, "a whale");
  private final List<Follower> followers = new ArrayList<>();

  /** Three attempts, the task of the third one dies, and another goes on or begins the fourth. */
  @ParameterizedTest(name = "generations outlive connections: {0}")
  @ValueSource(booleans = {false, true})
  void readsTheTextFromEveryPositionOnEveryTask(boolean lasting) {
    if (lasting) {
      restartWithLastingGenerations();
    }
    service.start();
    service.start();
    failAfter(FIRST);
    failAfter(SECOND);
    say(THIRD);
    resumeEverywhere(3, THIRD);
    service.task(0).die();
    service.advance(Duration.ofSeconds(45));
    assertThat(service.stored(key).attempt()).isEqualTo(lasting ? 3 : 4);
    say(lasting ? "" : THIRD);
    resumeEverywhere(3, THIRD);
    say(REST);
    resumeEverywhere(service.stored(key).attempt(), THIRD + REST);
    service.model().last().finish();
    service.advance(Duration.ofSeconds(5));
    resumeEverywhere(1, FIRST);
    resumeEverywhere(2, SECOND);
    resumeEverywhere(3, THIRD);
    resumeEverywhere(service.stored(key).attempt(), THIRD + REST);
    service.deliver();
    assertThat(service.stored(key).text()).isEqualTo(THIRD + REST);
    assertThat(followers).hasSizeGreaterThan(200).allSatisfy(this::hasTheText);
    assertThat(followers)
        .filteredOn(follower -> lasting && !follower.isCutOff())
        .allMatch(follower -> follower.setbacks() == 0);
  }

  /** The story that was begun before is not the one that is meant. */
  private void restartWithLastingGenerations() {
    service.model().last().fail(FailureCode.MODEL_UNAVAILABLE);
    service.model().outliveConnections();
    service.advance(Duration.ofSeconds(5));
  }

  private void failAfter(String text) {
    say(text);
    resumeEverywhere(service.stored(key).attempt(), text);
    service.model().last().fail(FailureCode.MODEL_BROKEN);
    service.advance(Duration.ofSeconds(5));
  }

  private void say(String text) {
    service.model().last().say(text);
    service.advance(Duration.ofSeconds(6));
  }

  private void resumeEverywhere(int attempt, String known) {
    for (SimulatedTask task : service.openTasks()) {
      for (int k = 0; k <= known.length(); k++) {
        Follower follower = Follower.resuming(key, attempt, known.substring(0, k));
        followers.add(follower);
        follower.connect(task);
      }
    }
    service.deliver();
  }

  /** All but those whose task has died. */
  private void hasTheText(Follower follower) {
    assertThat(follower.violation()).isEmpty();
    if (!follower.isCutOff()) {
      assertThat(follower.text()).isEqualTo(THIRD + REST);
      assertThat(follower.status()).contains(StoryStatus.COMPLETE);
    }
  }
}
