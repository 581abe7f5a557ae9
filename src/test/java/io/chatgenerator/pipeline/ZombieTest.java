package io.chatgenerator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.story.Completion;
import io.chatgenerator.story.Completion.FinishReason;
import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryStatus;
import io.chatgenerator.story.TokenCount;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A task stands still for longer than its lease lasts, and another one takes its story over. */
class ZombieTest {
  private final SimulatedService service = SimulatedService.ofOneTask();
  private final Chain chain = new Chain(service);
  private final StoryKey key = chain.create(0, "a whale");

  @Test
  void thatWakesInTheBackOffOfTheModelDoesNotCallIt() {
    service.start();
    service.model().last().fail(FailureCode.MODEL_BUSY);
    service.task(0).pause();
    service.advance(Duration.ofSeconds(45));
    assertThat(service.model().calls()).hasSize(2);
    wake();
    assertThat(service.model().calls()).hasSize(2);
    assertThat(service.task(0).runner().size()).isZero();
  }

  @Test
  void whoseStoryNobodyTookCallsTheModelUnderANewLease() {
    service.model().last().fail(FailureCode.MODEL_BUSY);
    service.task(0).pause();
    service.advance(Duration.ofSeconds(45));
    wake();
    assertThat(service.model().calls()).hasSize(2);
    assertThat(service.stored(key).attempt()).isEqualTo(1);
    assertThat(service.stored(key).lease().orElseThrow().expiresAt())
        .isAfter(service.time().instant());
  }

  /** The model is called only under a lease that is known to hold. */
  @Test
  void thatCannotReachTheTableWaitsForIt() {
    service.model().last().fail(FailureCode.MODEL_BUSY);
    service.task(0).pause();
    service.advance(Duration.ofSeconds(45));
    service.table().refuseSaves(10);
    wake();
    assertThat(service.model().calls()).hasSize(1);
    service.advance(Duration.ofMinutes(3));
    assertThat(service.model().calls()).hasSize(2);
  }

  /** It wrote and published text all the time, and the events of the other task never arrived. */
  @Test
  void readsTheStoryAgainForItsReadersAtOnce() {
    Follower follower = new Follower(key, false);
    follower.connect(service.task(0));
    service.advanceMillis(4_900);
    service.model().last().say("Once");
    service.deliver();
    endElsewhere();
    service.advanceMillis(200);
    assertThat(follower.status()).contains(StoryStatus.COMPLETE);
    assertThat(follower.text()).isEqualTo("Twice");
    assertThat(follower.isComplete()).isTrue();
  }

  @Test
  void whoseStoryIsGoneEndsItsReadersAtOnce() {
    Follower follower = new Follower(key, false);
    follower.connect(service.task(0));
    service.advanceMillis(4_900);
    service.table().delete(key);
    service.advanceMillis(200);
    assertThat(follower.isComplete()).isTrue();
  }

  private void endElsewhere() {
    Instant now = service.time().instant();
    Lease other = Lease.heldBy("other", now.plusSeconds(30));
    Story seen = service.stored(key);
    Story next = seen.afterInterruption(TokenCount.NONE, other, now).append("Twice", now);
    service.table().take(seen, next, 0);
    Completion how = new Completion(FinishReason.STOP, "model");
    service.table().save(next.completed(how, now), "other");
  }

  private void wake() {
    service.task(0).resume();
    service.deliver();
  }
}
