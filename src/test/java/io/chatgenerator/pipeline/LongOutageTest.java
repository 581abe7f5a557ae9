package io.chatgenerator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryStatus;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table refuses every save for hours. */
class LongOutageTest {
  private static final int REFUSED = 20_000;

  private final SimulatedService service = SimulatedService.ofOneTask();
  private final Chain chain = new Chain(service);
  private final StoryKey key = chain.create(0, "a whale");

  @Test
  void theSaveThatSucceedsAtLastEndsTheAttemptAndFreesItsSlot() {
    finishDuringOutage();
    outlastOutage();
    assertThat(service.stored(key).status()).isEqualTo(StoryStatus.COMPLETE);
    assertThat(service.task(0).runner().size()).isZero();
    assertThat(service.task(0).runner().room()).isEqualTo(2);
    assertThat(service.model().calls()).hasSize(1);
  }

  @Test
  void aDrainGoesIdle() {
    finishDuringOutage(3_000);
    Future<Void> drained = service.task(0).drain(Duration.ofDays(30), () -> {});
    outlastOutage();
    assertThat(drained.succeeded()).isTrue();
  }

  @Test
  void theFirstRetryComesSoonAndLaterOnesEverySoOften() {
    finishDuringOutage();
    int before = service.table().savesToRefuse();
    service.advanceMillis(1_000);
    assertThat(service.table().savesToRefuse()).isLessThan(before);
    service.advance(Duration.ofMinutes(5));
    int during = service.table().savesToRefuse();
    service.advance(Duration.ofHours(1));
    assertThat(during - service.table().savesToRefuse()).isBetween(3_600 / 20, 3_600 / 15);
  }

  /** Other tasks look at it as well, and a key in trouble gets less than ten requests a minute. */
  @Test
  void anEndIsTriedSixTimesInItsFirstMinuteAtMost() {
    finishDuringOutage();
    service.advance(Duration.ofMinutes(1));
    assertThat(REFUSED - service.table().savesToRefuse()).isLessThanOrEqualTo(6);
  }

  @Test
  void theNextAttemptBeginsUnderALeaseOfItsOwnMoment() {
    service.model().last().say("Once");
    service.table().refuseSaves(20);
    service.model().last().fail(FailureCode.MODEL_BROKEN);
    service.deliver();
    Instant outageBegan = service.time().instant();
    while (service.stored(key).attempt() == 1) {
      service.advanceMillis(100);
    }
    assertThat(service.time().instant()).isAfter(outageBegan.plusSeconds(60));
    assertThat(service.stored(key).lease().orElseThrow().expiresAt())
        .isAfter(service.time().instant().plusSeconds(25));
  }

  /** Whenever it ends between the tries of the holder and of the other task. */
  @ParameterizedTest
  @ValueSource(ints = {0, 133, 371})
  void anOutageOfAnHourInterruptsNoStory(int andSeconds) {
    service.start();
    service.deliver();
    service.model().last().say("Once");
    service.troubles().refuseWrites(Integer.MAX_VALUE);
    service.model().last().finish();
    service.advance(Duration.ofHours(1).plusSeconds(andSeconds));
    service.troubles().heal();
    service.advance(Duration.ofMinutes(5));
    assertThat(service.stored(key).status()).isEqualTo(StoryStatus.COMPLETE);
    assertThat(service.model().calls()).hasSize(1);
  }

  private void finishDuringOutage() {
    finishDuringOutage(REFUSED);
  }

  private void finishDuringOutage(int refused) {
    service.model().last().say("Once");
    service.table().refuseSaves(refused);
    service.model().last().finish();
    service.deliver();
  }

  private void outlastOutage() {
    while (service.table().savesToRefuse() > 0) {
      service.advance(Duration.ofMinutes(10));
    }
    service.advance(Duration.ofMinutes(1));
  }
}
