package io.chatgenerator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryStatus;
import io.vertx.core.Future;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CancellationTest {
  private final SimulatedService service = SimulatedService.ofOneTask();
  private final Chain chain = new Chain(service);
  private final StoryKey key = chain.create(0, "a whale");

  @Test
  void anyTaskReachesTheOneThatRunsTheStory() {
    service.start();
    service.model().last().say("Once");
    Story ended = chain.cancel(1, key);
    assertThat(ended.status()).isEqualTo(StoryStatus.CANCELLED);
    assertThat(ended.text()).isEqualTo("Once");
    assertThat(service.stored(key)).isEqualTo(ended);
    assertThat(service.model().last().wasStopped()).isTrue();
  }

  @Test
  void repeatingItIsHarmless() {
    assertThat(chain.cancel(0, key)).isEqualTo(chain.cancel(0, key));
  }

  @Test
  void aStoryThatIsBeingCompletedStaysComplete() {
    service.model().last().finish();
    assertThat(chain.cancel(0, key).status()).isEqualTo(StoryStatus.COMPLETE);
  }

  @Test
  void aStoryBetweenTwoAttemptsIsCancelledInTheNextOne() {
    service.model().last().say("Once");
    service.model().last().fail(FailureCode.MODEL_BROKEN);
    Story ended = chain.cancel(0, key);
    assertThat(ended.status()).isEqualTo(StoryStatus.CANCELLED);
    assertThat(ended.attempt()).isEqualTo(2);
    service.advanceMillis(10_000);
    assertThat(service.model().calls()).hasSize(1);
  }

  /** The holder is out of reach, and saves more text after the story was read. */
  @Test
  void textThatIsSavedMeanwhileIsKept() {
    service.start();
    service.deliver();
    service.model().last().say("Once");
    service.task(0).life().pause(true);
    Future<Story> ended = service.task(1).stories().cancel(key);
    service.deliver();
    Story stored = service.stored(key);
    service.table().save(stored.append("Once", service.time().instant()), "task-0");
    service.advanceMillis(2_000);
    assertThat(ended.result().status()).isEqualTo(StoryStatus.CANCELLED);
    assertThat(service.stored(key).text()).isEqualTo("Once");
    assertThat(service.table().history().violations()).isEmpty();
  }

  /** The table has the story, and its answer to the holder is on its way. */
  @Test
  void aStoryThatIsJustBeingPlacedIsNotGenerated() {
    service.start();
    service.deliver();
    int calls = service.model().calls().size();
    Future<Story> created = service.task(0).create("bob", "a fox", Optional.empty());
    service.inFlight().deliverNewest();
    StoryKey fox = storyOf("bob");
    Future<Story> ended = service.task(1).stories().cancel(fox);
    readAndAskTheHolder();
    service.deliver();
    assertThat(created.result().key()).isEqualTo(fox);
    assertThat(ended.result().status()).isEqualTo(StoryStatus.CANCELLED);
    assertThat(service.stored(fox)).isEqualTo(ended.result());
    assertThat(service.model().calls()).hasSize(calls);
  }

  @Test
  void aStoryOfADeadTaskIsEndedInTheTable() {
    service.start();
    service.task(0).die();
    Future<Story> ended = service.task(1).stories().cancel(key);
    service.advanceMillis(1_000);
    assertThat(ended.result().status()).isEqualTo(StoryStatus.CANCELLED);
  }

  private StoryKey storyOf(String owner) {
    return service.table().all().stream()
        .map(Story::key)
        .filter(stored -> stored.owner().equals(owner))
        .findAny()
        .orElseThrow();
  }

  /** The reading's request and answer, and the question. */
  private void readAndAskTheHolder() {
    for (int i = 0; i < 3; i++) {
      service.inFlight().deliverNewest();
    }
  }
}
