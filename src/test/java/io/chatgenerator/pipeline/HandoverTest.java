package io.chatgenerator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.story.Interruptions;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryEvent;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryStatus;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A task that leaves gives stories whose generation goes on to others, and readers see no pause.
 */
class HandoverTest {
  private static final Duration DRAIN = Duration.ofSeconds(10);

  private final SimulatedService service = SimulatedService.ofOneTask();
  private final Chain chain = new Chain(service);

  @BeforeEach
  void letGenerationsOutliveConnections() {
    service.model().outliveConnections();
  }

  @Test
  void publishesTextUntilAnotherTaskHasTheStory() {
    StoryKey key = begin("a whale");
    ModelCall first = service.model().last();
    service.start();
    service.deliver();
    service.task(0).drain(DRAIN, () -> {});
    assertThat(first.isRunning()).as("goes on").isTrue();
    first.say(" upon");
    service.time().advance(Duration.ofMillis(60), () -> {});
    assertThat(isPublished(key, " upon")).isTrue();
    service.deliver();
    assertThat(first.isRunning()).isFalse();
    assertThat(service.stored(key).lease().get().isHeldBy("task-1")).isTrue();
    assertThat(service.task(0).isAlive()).isFalse();
    assertGoesOn(key, "Once upon a time");
  }

  @Test
  void releasesAStoryThatNobodyTakesWithinSeconds() {
    StoryKey key = begin("a whale");
    service.task(0).drain(DRAIN, () -> {});
    service.deliver();
    assertThat(service.task(0).isAlive()).as("until a task comes").isTrue();
    service.advance(Duration.ofSeconds(3));
    assertThat(service.task(0).isAlive()).isFalse();
    assertThat(service.stored(key).lease().get().holder()).isEmpty();
    service.start();
    service.advance(Duration.ofSeconds(10));
    assertGoesOn(key, "Once upon a time");
  }

  /** As it does that shares its processors with processes that start. */
  @Test
  void offersAStoryUntilASlowTaskTakesIt() {
    StoryKey key = leaveToAPausedTask();
    service.advance(Duration.ofSeconds(1));
    service.model().last().say(" upon");
    service.advanceMillis(100);
    assertThat(isPublished(key, " upon")).as("goes on").isTrue();
    service.task(1).resume();
    service.advanceMillis(500);
    assertThat(service.stored(key).lease().get().isHeldBy("task-1")).isTrue();
    assertThat(service.task(0).isAlive()).isFalse();
    assertThat(wasReleased(key)).isFalse();
    assertGoesOn(key, "Once upon a time");
  }

  /** The other task reads it as offered, and writes when it is released. */
  @Test
  void takesAStoryAtOnceThatIsReleasedWhileItIsTaken() {
    StoryKey key = leaveToAPausedTask();
    service.advance(Duration.ofSeconds(2));
    service.troubles().requests().clear();
    service.task(1).resume();
    while (!service.troubles().requests().contains(key)) {
      service.inFlight().deliver(0);
    }
    service.task(1).pause();
    service.advance(Duration.ofSeconds(1));
    assertThat(wasReleased(key)).isTrue();
    service.task(1).resume();
    service.advanceMillis(500);
    assertThat(service.stored(key).lease().get().isHeldBy("task-1")).isTrue();
    assertGoesOn(key, "Once upon a time");
  }

  @Test
  void waitsUntilTheIdIsStored() {
    StoryKey key = chain.create(0, "a whale");
    service.start();
    service.deliver();
    service.task(0).drain(DRAIN, () -> {});
    service.deliver();
    assertThat(service.stored(key).lease().get().isHeldBy("task-0")).isTrue();
    service.model().last().say("Once");
    assertThat(service.stored(key).generation()).isEmpty();
    service.deliver();
    assertThat(service.stored(key).lease().get().isHeldBy("task-1")).isTrue();
    assertGoesOn(key, "Once upon a time");
  }

  /** Whose offer the other task had answered too late. */
  @Test
  void goesOnWhereTheAnswerToTheOfferComesTooLate() {
    StoryKey key = begin("a whale");
    service.start();
    service.deliver();
    service.task(0).drain(DRAIN, () -> {});
    service.time().advance(Duration.ofSeconds(1), () -> {});
    service.advance(Duration.ofSeconds(10));
    assertThat(service.task(0).isAlive()).isFalse();
    assertThat(service.stored(key).lease().get().isHeldBy("task-1")).isTrue();
    assertGoesOn(key, "Once upon a time");
  }

  private StoryKey leaveToAPausedTask() {
    StoryKey key = begin("a whale");
    service.start();
    service.deliver();
    service.task(1).pause();
    service.task(0).drain(DRAIN, () -> {});
    return key;
  }

  private StoryKey begin(String prompt) {
    StoryKey key = chain.create(0, prompt);
    service.model().last().say("Once");
    service.deliver();
    assertThat(service.stored(key).generation()).isPresent();
    return key;
  }

  private boolean isPublished(StoryKey key, String delta) {
    return service.events().published().stream()
        .anyMatch(
            event ->
                event instanceof StoryEvent.TextAdded added
                    && added.key().equals(key)
                    && added.delta().equals(delta));
  }

  private boolean wasReleased(StoryKey key) {
    return service.events().published().stream()
        .anyMatch(
            event ->
                event instanceof StoryEvent.Changed changed
                    && changed.story().key().equals(key)
                    && changed.story().lease().filter(l -> l.holder().isEmpty()).isPresent());
  }

  /** Under the same attempt, which is paid for once, to its end. */
  private void assertGoesOn(StoryKey key, String whole) {
    ModelCall last = service.model().last();
    assertThat(last.isAttached()).isTrue();
    last.say(whole.substring(service.model().generations().get(0).text().length()));
    last.finish();
    service.advanceMillis(100);
    Story stored = service.stored(key);
    assertThat(stored.status()).isEqualTo(StoryStatus.COMPLETE);
    assertThat(stored.text()).isEqualTo(whole);
    assertThat(stored.attempt()).isEqualTo(1);
    assertThat(stored.interruptions()).isEqualTo(Interruptions.NONE);
    assertThat(service.model().generations()).hasSize(1);
    assertThat(service.model().generations().get(0).isDeleted()).isTrue();
  }
}
