package io.chatgenerator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.Interruptions;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryStatus;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TakeoverTest {
  private final SimulatedService service = SimulatedService.ofOneTask();
  private final Chain chain = new Chain(service);

  @Test
  void aStoryOfADeadTaskGoesOnAsItsNextAttempt() {
    StoryKey key = chain.create(0, "a whale");
    service.model().last().say("Once");
    service.start();
    service.task(0).die();
    service.advance(Duration.ofSeconds(45));
    assertThat(service.stored(key).attempt()).isEqualTo(2);
    service.model().last().finish();
    service.deliver();
    assertThat(service.stored(key).status()).isEqualTo(StoryStatus.COMPLETE);
  }

  @Test
  void aStoryThatIsInterruptedTooOftenIsGivenUp() {
    StoryKey key = chain.create(0, "a whale");
    loseTasks(10);
    assertThat(service.stored(key).status()).isEqualTo(StoryStatus.FAILED);
    assertThat(service.stored(key).error().get().code()).isEqualTo("TOO_MANY_ATTEMPTS");
    assertThat(service.model().calls()).hasSize(10);
  }

  @Test
  void aTaskThatIsLostCostsAStoryNoTry() {
    StoryKey key = chain.create(0, "a whale");
    loseTasks(9);
    for (int i = 0; i < 3; i++) {
      assertThat(service.stored(key).status()).isNotEqualTo(StoryStatus.FAILED);
      service.model().last().say("Once");
      service.advanceMillis(100);
      service.model().last().fail(FailureCode.MODEL_BROKEN);
      service.advance(Duration.ofSeconds(5));
    }
    assertThat(service.stored(key).error().get().code()).isEqualTo("MODEL_BROKEN");
    assertThat(service.model().calls()).hasSize(12);
  }

  /** Of texts of the same length none is further than the one before. */
  @Test
  void interruptionsCountFromWhereTheTextLastGrewPastWhatWasStored() {
    StoryKey key = chain.create(0, "a whale");
    loseTasks(5);
    assertThat(service.stored(key).interruptions().count()).isEqualTo(5);
    for (String text : List.of("Once upon", "Once", "Once more", "Once upon a time")) {
      service.model().last().say(text);
      service.advance(Duration.ofSeconds(6));
      loseTasks(1);
    }
    assertThat(service.stored(key).interruptions()).isEqualTo(new Interruptions(1, 16));
  }

  /** One after the other, each while it works on the story. */
  private void loseTasks(int count) {
    for (int i = 0; i < count; i++) {
      SimulatedTask other = service.start();
      service.tasks().stream().filter(task -> task != other).forEach(SimulatedTask::die);
      service.advance(Duration.ofSeconds(45));
    }
  }

  /** Whenever the other task last looked for work of its own accord. */
  @ParameterizedTest
  @ValueSource(ints = {20, 21, 22, 23, 24})
  void aDrainedTaskReleasesWhatDoesNotFitIntoItsTimeAndAnotherGoesOnWithinASecond(int after) {
    StoryKey key = chain.create(0, "a whale");
    service.model().last().say("Once");
    service.start();
    service.advance(Duration.ofSeconds(after));
    service.task(0).drain(Duration.ofSeconds(10), () -> {});
    service.advance(Duration.ofSeconds(11));
    assertThat(service.task(0).isAlive()).isFalse();
    assertThat(service.model().calls()).hasSize(2);
    assertThat(service.stored(key).attempt()).isEqualTo(2);
    assertThat(service.stored(key).failures()).isZero();
    assertThat(service.stored(key).interruptions()).isEqualTo(Interruptions.NONE);
    assertThat(service.stored(key).lease().get().isHeldBy("task-1")).isTrue();
  }

  /** Without a look at the index, which lags behind the table. */
  @Test
  void aReleasedStoryIsHandedToAnotherTask() {
    StoryKey key = chain.create(0, "a whale");
    service.model().last().say("Once");
    service.start();
    service.advance(Duration.ofSeconds(20));
    service.task(0).drain(Duration.ZERO, () -> {});
    service.advanceMillis(2);
    assertThat(service.model().calls()).hasSize(2);
    assertThat(service.stored(key).lease().get().isHeldBy("task-1")).isTrue();
    assertThat(service.task(0).isAlive()).isFalse();
  }

  /** Its request was on its way to the table when the task began to stop. */
  @Test
  void aStoryThatWasBeingStoredWhenItsTaskBeganToDrainIsWrittenThere() {
    service.start();
    service.deliver();
    Future<Story> created = service.task(0).create("ann", "a whale", Optional.empty());
    Future<Void> drained = service.task(0).drain(Duration.ofSeconds(10), () -> {});
    service.deliver();
    assertThat(service.task(0).runner().size()).isEqualTo(1);
    service.model().last().finish();
    service.deliver();
    assertThat(service.stored(created.result().key()).status()).isEqualTo(StoryStatus.COMPLETE);
    assertThat(service.model().calls()).hasSize(1);
    assertThat(drained.succeeded()).isTrue();
  }

  /** The table was silent for longer than a lease lasts. */
  @Test
  void aTaskTakesNoStoryOverFromItself() {
    StoryKey key = chain.create(0, "a whale");
    service.time().advance(Duration.ofSeconds(40), () -> {});
    service.advance(Duration.ofSeconds(20));
    assertThat(service.stored(key).attempt()).isEqualTo(1);
    assertThat(service.model().calls()).hasSize(1);
    assertThat(service.task(0).runner().size()).isEqualTo(1);
  }

  @Test
  void waitingStoriesStartInOrderAsSoonAsThereIsRoom() {
    SimulatedService wide = new SimulatedService(Configs.stories(2, 6));
    wide.start();
    Chain many = new Chain(wide);
    for (int i = 0; i < 5; i++) {
      many.create(0, "story " + i);
    }
    assertThat(wide.model().calls()).hasSize(2);
    for (int i = 2; i < 5; i++) {
      wide.model().running().get(0).finish();
      wide.advanceMillis(10);
      assertThat(wide.model().last().prompt()).isEqualTo("story " + i);
    }
  }

  @Test
  void aTaskWithRoomTakesWhatAFullOneAnnounces() {
    SimulatedService wide = new SimulatedService(Configs.stories(2, 6));
    wide.start();
    wide.start();
    wide.deliver();
    Chain many = new Chain(wide);
    many.create(0, "one");
    many.create(0, "two");
    many.create(0, "three");
    wide.advanceMillis(1_000);
    assertThat(wide.task(1).runner().size()).isEqualTo(1);
  }
}
