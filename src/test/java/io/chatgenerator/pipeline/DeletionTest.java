package io.chatgenerator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryEvent;
import io.chatgenerator.story.StoryKey;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class DeletionTest {
  private final SimulatedService service = SimulatedService.ofOneTask();
  private final Chain chain = new Chain(service);
  private final StoryKey key = chain.create(0, "a whale");

  /** Found by seed 61 of the simulation. */
  @Test
  void aRetryBetweenCancelAndDeleteIsStoppedToo() {
    service.start();
    service.deliver();
    Future<Optional<Story>> deleted = service.task(0).stories().delete(key);
    deliverOldestUntil(Story::isTerminal);
    Future<Story> retried = service.task(1).retry(key);
    deliverNewestUntil(story -> story.attempt() == 2);
    service.deliver();
    assertThat(retried.result().attempt()).isEqualTo(2);
    assertThat(deleted.result()).isPresent();
    assertThat(service.table().stored(key)).isEmpty();
    assertThat(service.model().running()).isEmpty();
    assertThat(service.events().published()).contains(new StoryEvent.Deleted(key));
  }

  /** Found by seed 9329 of the simulation. */
  @Test
  void aRunningStoryThatCannotBeReadIsStoppedAtOnce() {
    service.start();
    service.deliver();
    assertThat(service.model().running()).isNotEmpty();
    service.troubles().makeUnreadable(key);
    service.task(0).stories().delete(key);
    service.deliver();
    assertThat(service.model().running()).isEmpty();
  }

  /** Its item does not say who works on it, so that task is reached by the event. */
  @Test
  void aRunningStoryThatCannotBeReadIsStoppedOnAnotherTaskToo() {
    service.start();
    service.deliver();
    service.troubles().makeUnreadable(key);
    service.task(1).stories().delete(key);
    service.deliver();
    assertThat(service.model().running()).isEmpty();
    assertThat(service.task(0).runner().size()).isZero();
  }

  /** An event is a hint; the table is the truth. */
  @Test
  void aStoryThatIsWronglyPublishedAsDeletedGoesOn() {
    service.task(0).events().publish(new StoryEvent.Deleted(key));
    service.deliver();
    assertThat(service.model().running()).hasSize(1);
  }

  @Test
  void ofTwoAtOnceOneFindsTheStory() {
    service.start();
    service.deliver();
    Future<Optional<Story>> one = service.task(0).stories().delete(key);
    Future<Optional<Story>> other = service.task(1).stories().delete(key);
    service.deliver();
    assertThat(one.result().isPresent()).isNotEqualTo(other.result().isPresent());
    assertThat(service.table().stored(key)).isEmpty();
  }

  private void deliverOldestUntil(Predicate<Story> reached) {
    while (!reached.test(service.stored(key))) {
      service.inFlight().deliver(0);
    }
  }

  private void deliverNewestUntil(Predicate<Story> reached) {
    while (!reached.test(service.stored(key))) {
      service.inFlight().deliverNewest();
    }
  }
}
