package io.chatgenerator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryStatus;
import io.chatgenerator.story.Trace;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The table has written down who works on a story, and the answer that says so is lost for good.
 */
class UnheardClaimTest {
  private final SimulatedService service = SimulatedService.ofOneTask();
  private final Chain chain = new Chain(service);
  private boolean lost;

  @Test
  void aTakeoverUsesUpNoAttempt() {
    StoryKey key = chain.create(0, "a whale");
    service.start();
    service.task(0).die();
    passLosing(Duration.ofSeconds(75));
    assertThat(lost).isTrue();
    assertThat(service.stored(key).attempt()).isEqualTo(2);
    assertThat(service.model().calls()).hasSize(2);
    service.model().last().finish();
    service.deliver();
    assertThat(service.stored(key).status()).isEqualTo(StoryStatus.COMPLETE);
  }

  /** The next attempt of a task's own, before the lease of the claim is over. */
  @Test
  void theNextAttemptBeginsWithinSeconds() {
    StoryKey key = chain.create(0, "a whale");
    service.model().last().say("Once");
    service.advanceMillis(100);
    service.model().last().fail(FailureCode.MODEL_BROKEN);
    passLosing(Duration.ofSeconds(15));
    assertThat(lost).isTrue();
    assertThat(service.stored(key).attempt()).isEqualTo(2);
    assertThat(service.model().calls()).hasSize(2);
  }

  /** Whose user was told that it is unknown whether it is stored. */
  @Test
  void aNewStoryBeginsWithinSecondsUnderItsFirstNumber() {
    Future<Story> created =
        service.task(0).stories().create("ann", "a whale", Optional.empty(), Trace.NONE);
    passLosing(Duration.ofSeconds(15));
    assertThat(created.failed()).isTrue();
    assertThat(service.table().all())
        .singleElement()
        .satisfies(story -> assertThat(story.attempt()).isEqualTo(1));
    assertThat(service.model().calls()).hasSize(1);
  }

  /** It was asked for once more, since the first request had not reached the table. */
  @Test
  void anAttemptThatBeganIsNotBegunAgain() {
    StoryKey key = chain.create(0, "a whale");
    chain.cancel(0, key);
    Future<Story> first = service.task(0).stories().retry(key, Trace.NONE);
    service.courier().deliverNewest();
    service.courier().deliverNewest();
    // The story is read, and the write is on its way.
    service.courier().loseNewest();
    service.deliver();
    assertThat(first.failed()).isTrue();
    service.get(service.task(0).stories().retry(key, Trace.NONE));
    service.model().last().say("Once");
    service.advance(Duration.ofSeconds(15));
    assertThat(service.model().calls()).hasSize(2);
    assertThat(service.model().last().isRunning()).isTrue();
  }

  /** Lets time pass; the first answer to a write that gives a story a new holder is lost. */
  private void passLosing(Duration length) {
    service.time().advance(length, this::deliverLosing);
  }

  private void deliverLosing() {
    while (!service.courier().isEmpty()) {
      Object before = held();
      service.courier().deliver(0);
      if (!lost && !before.equals(held())) {
        service.courier().loseNewest();
        lost = true;
      }
    }
  }

  /** Which attempt of the story is whose: changed by claims alone, since renewals keep both. */
  private Object held() {
    return service.table().all().stream().map(UnheardClaimTest::attemptAndHolder).toList();
  }

  private static String attemptAndHolder(Story story) {
    return story.attempt() + " " + story.lease().flatMap(Lease::holder);
  }
}
