package io.chatgenerator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryStatus;
import java.time.Duration;
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
