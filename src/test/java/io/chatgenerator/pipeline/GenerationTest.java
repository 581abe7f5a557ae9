package io.chatgenerator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryStatus;
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
    assertThat(service.stored(key).generationId()).isEmpty();
    assertThat(chain.timesTextWasTold(key)).isZero();
    service.deliver();
    assertThat(service.stored(key).generationId()).contains("generation-0");
    assertThat(chain.timesTextWasTold(key)).isEqualTo(1);
  }

  @Test
  void endsTheGenerationOfACancelledStory() {
    StoryKey key = chain.create(0, "a whale");
    service.model().last().say("Once");
    service.deliver();
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
  void removesTheGenerationOfAStoryAndTheStoryFromTheQueue() {
    StoryKey key = begin();
    service.model().last().finish();
    service.deliver();
    assertCleanedUp(key);
  }

  /** It dies when the end is stored, and before it knows. */
  @Test
  void anotherTaskRemovesTheGenerationOfATaskThatDied() {
    StoryKey key = begin();
    service.start();
    service.deliver();
    service.model().last().finish();
    service.inFlight().deliverNewest();
    service.task(0).die();
    service.deliver();
    assertThat(service.stored(key).status()).isEqualTo(StoryStatus.COMPLETE);
    assertThat(service.model().generations().get(0).isDeleted()).isFalse();
    service.advance(Duration.ofMinutes(2));
    assertCleanedUp(key);
  }

  @Test
  void leavesItToTheProviderWhereThatRemovesNothingForAnHour() {
    StoryKey key = begin();
    service.model().refuseToDelete();
    service.model().last().finish();
    service.advance(Duration.ofMinutes(30));
    assertThat(service.stored(key).generationId()).isPresent();
    service.advance(Duration.ofMinutes(40));
    assertThat(service.stored(key).generationId()).isEmpty();
    assertThat(service.stored(key).status()).isEqualTo(StoryStatus.COMPLETE);
  }

  private StoryKey begin() {
    StoryKey key = chain.create(0, "a whale");
    service.model().last().say("Once");
    service.deliver();
    return key;
  }

  private void assertCleanedUp(StoryKey key) {
    assertThat(service.model().generations().get(0).isDeleted()).isTrue();
    assertThat(service.model().calls()).hasSize(1);
    assertThat(service.stored(key).status()).isEqualTo(StoryStatus.COMPLETE);
    assertThat(service.stored(key).attempt()).isEqualTo(1);
    assertThat(service.stored(key).generationId()).isEmpty();
  }

  private void assertRemoved() {
    assertThat(service.model().generations()).hasSize(1);
    assertThat(service.model().generations().get(0).isCancelled()).isTrue();
    assertThat(service.model().generations().get(0).isDeleted()).isTrue();
  }
}
