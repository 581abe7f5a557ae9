package io.chatgenerator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryStatus;
import io.chatgenerator.story.TextGenerator.GenerationRef;
import io.vertx.core.Future;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of generations that outlive connections. */
class GenerationTest {
  private final SimulatedService service = SimulatedService.ofOneTask();
  private final Chain chain = new Chain(service);

  @BeforeEach
  void letGenerationsOutliveConnections() {
    service.model().outliveConnections();
  }

  @Test
  void publishesNoTextBeforeTheIdIsStored() {
    StoryKey key = chain.create(0, "a whale");
    service.model().last().say("Once");
    service.time().advance(Duration.ofSeconds(1), () -> {});
    assertThat(service.stored(key).generation()).isEmpty();
    assertThat(chain.timesTextWasTold(key)).isZero();
    service.deliver();
    assertThat(service.stored(key).generation().map(GenerationRef::id)).contains("generation-0");
    assertThat(chain.timesTextWasTold(key)).isEqualTo(1);
  }

  @Test
  void endsTheGenerationOfACancelledStory() {
    StoryKey key = chain.begin();
    assertThat(chain.cancel(0, key).text()).isEqualTo("Once");
    assertRemoved();
  }

  @Test
  void endsAGenerationWhoseIdComesAfterTheCancel() {
    StoryKey key = chain.create(0, "a whale");
    assertThat(chain.cancel(0, key).status()).isEqualTo(StoryStatus.CANCELLED);
    service.model().last().begin();
    service.deliver();
    assertRemoved();
  }

  @Test
  void endsAGenerationWhoseIdIsBeingStoredWhenItsStoryIsCancelled() {
    StoryKey key = chain.create(0, "a whale");
    service.model().last().begin();
    Future<Story> cancelled = service.task(0).stories().cancel(key);
    service.deliver();
    assertThat(cancelled.result().status()).isEqualTo(StoryStatus.CANCELLED);
    assertRemoved();
  }

  @Test
  void publishesNoTextBeforeTheIdIsStoredWhereItsStoryIsCancelled() {
    StoryKey key = chain.create(0, "a whale");
    service.model().last().say("Once");
    service.task(0).stories().cancel(key);
    service.time().advance(Duration.ofSeconds(1), () -> {});
    assertThat(chain.timesTextWasTold(key)).isZero();
    assertThat(service.task(0).runner().current(key).map(Story::text)).contains("");
    service.deliver();
    assertRemoved();
  }

  /** The reader has text of it that no checkpoint has: another text would be added to that. */
  @Test
  void goesOnWithAnotherAttemptWhereItFindsTheGenerationOfAnotherTaskGone() {
    StoryKey key = chain.begin();
    service.start();
    Follower reader = new Follower(key, false);
    reader.connect(service.task(1));
    service.deliver();
    assertThat(reader.text()).isEqualTo("Once");
    assertThat(service.stored(key).text()).isEmpty();
    service.task(0).die();
    service.model().generations().get(0).fail();
    service.advance(Duration.ofSeconds(50));
    service.model().last().say("");
    service.advance(Duration.ofSeconds(5));
    service.model().last().say("Another story");
    service.model().last().finish();
    service.advance(Duration.ofSeconds(1));
    assertThat(service.stored(key).attempt()).isEqualTo(2);
    assertThat(reader.text()).isEqualTo("Another story");
  }

  @Test
  void removesTheGenerationOfAStoryAndTheStoryFromTheQueue() {
    StoryKey key = chain.begin();
    service.model().last().finish();
    service.deliver();
    assertCleanedUp(key);
  }

  /** It dies when the end is stored, and before it knows. */
  @Test
  void anotherTaskRemovesTheGenerationOfATaskThatDied() {
    StoryKey key = chain.begin();
    startAnother();
    service.model().last().finish();
    service.inFlight().deliverNewest();
    service.task(0).die();
    service.deliver();
    assertThat(service.stored(key).status()).isEqualTo(StoryStatus.COMPLETE);
    assertThat(service.model().generations().get(0).isDeleted()).isFalse();
    service.advance(Duration.ofMinutes(2));
    assertCleanedUp(key);
  }

  /** Found by seed 1077 of the simulation. */
  @Test
  void aRetryRemovesTheGenerationOfATaskThatDied() {
    StoryKey key = cancelOnATaskThatDies();
    service.get(service.task(1).retry(key));
    assertThat(service.stored(key).attempt()).isEqualTo(2);
    assertEnded(service.model().generations().get(0));
    assertThat(service.model().last().isRunning()).isTrue();
  }

  @Test
  void aDeletionRemovesTheGenerationOfATaskThatDied() {
    StoryKey key = cancelOnATaskThatDies();
    assertThat(service.get(service.task(1).stories().delete(key))).isPresent();
    assertThat(service.table().stored(key)).isEmpty();
    assertRemoved();
  }

  @Test
  void anErasureRemovesTheGenerationOfATaskThatDied() {
    StoryKey key = cancelOnATaskThatDies();
    service.task(1).erasures().deleteAll(key.owner());
    service.advance(Duration.ofSeconds(10));
    assertThat(service.table().stored(key)).isEmpty();
    assertRemoved();
  }

  @Test
  void aRetryIsNotInTheWayOfTheRemoval() {
    StoryKey key = chain.begin();
    startAnother();
    Future<Story> cancelled = service.task(0).stories().cancel(key);
    while (!cancelled.isComplete()) {
      service.inFlight().deliver(0);
    }
    Future<Story> retried = service.task(1).retry(key);
    while (service.stored(key).generation().isPresent()) {
      service.inFlight().deliver(0);
    }
    service.deliver();
    assertThat(retried.result().attempt()).isEqualTo(2);
  }

  /** The cancel is stored, and its task knows nothing of that. */
  private StoryKey cancelOnATaskThatDies() {
    StoryKey key = chain.begin();
    startAnother();
    service.task(0).stories().cancel(key);
    service.inFlight().deliverNewest();
    service.task(0).die();
    assertThat(service.stored(key).status()).isEqualTo(StoryStatus.CANCELLED);
    return key;
  }

  @Test
  void leavesItToTheProviderWhereThatRemovesNothingForAnHour() {
    StoryKey key = chain.begin();
    service.model().refuseToDelete();
    service.model().last().finish();
    service.advance(Duration.ofMinutes(30));
    assertThat(service.stored(key).generation()).isPresent();
    service.advance(Duration.ofMinutes(40));
    assertThat(service.stored(key).generation()).isEmpty();
    assertThat(service.stored(key).status()).isEqualTo(StoryStatus.COMPLETE);
  }

  private void startAnother() {
    service.start();
    service.deliver();
  }

  private void assertCleanedUp(StoryKey key) {
    assertThat(service.model().generations().get(0).isDeleted()).isTrue();
    assertThat(service.model().calls()).hasSize(1);
    assertThat(service.stored(key).status()).isEqualTo(StoryStatus.COMPLETE);
    assertThat(service.stored(key).attempt()).isEqualTo(1);
    assertThat(service.stored(key).generation()).isEmpty();
  }

  private void assertRemoved() {
    assertThat(service.model().generations()).hasSize(1);
    assertEnded(service.model().generations().get(0));
  }

  private static void assertEnded(ScriptedGeneration generation) {
    assertThat(generation.isCancelled()).isTrue();
    assertThat(generation.isDeleted()).isTrue();
  }
}
