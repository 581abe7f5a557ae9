package io.chatgenerator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttemptTest {
  private static final String TOO_LONG = "Once".repeat(110_000);

  private final SimulatedService service = SimulatedService.ofOneTask();
  private final Chain chain = new Chain(service);
  private final StoryKey key = chain.create(0, "a whale");

  @Test
  void aStoryOfOneSecondTakesTwoWrites() {
    service.model().last().say("Once");
    service.advanceMillis(1_000);
    service.model().last().finish();
    service.deliver();
    assertThat(service.table().writes()).isEqualTo(2);
    assertThat(service.stored(key).text()).isEqualTo("Once");
    assertThat(service.stored(key).status()).isEqualTo(StoryStatus.COMPLETE);
    assertThat(service.stored(key).lease()).isEmpty();
  }

  @Test
  void theFirstPieceIsToldAtOnceAndTheOthersTwentyTimesASecond() {
    service.model().last().say("O");
    assertThat(chain.timesTextWasTold(key)).isEqualTo(1);
    for (int i = 0; i < 1_000; i++) {
      service.advanceMillis(1);
      service.model().last().say("x");
    }
    assertThat(chain.timesTextWasTold(key)).isBetween(19L, 21L);
  }

  @Test
  void aHeartbeatEveryFiveSecondsSavesTheTextAndRenewsTheLease() {
    Story before = service.stored(key);
    service.model().last().say("Once");
    service.advanceMillis(4_900);
    assertThat(service.stored(key)).isEqualTo(before);
    service.advanceMillis(200);
    assertThat(service.stored(key).text()).isEqualTo("Once");
    assertThat(service.stored(key).lease().get().expiresAt())
        .isEqualTo(before.lease().get().expiresAt().plusSeconds(5));
  }

  @Test
  void aLostLeaseStopsTheModelAndNothingMoreIsTold() {
    Story seen = service.stored(key);
    Story next =
        seen.retried(
            Lease.heldBy("other", service.time().instant().plusSeconds(30)),
            service.time().instant());
    service.table().take(seen, next, 0);
    service.advanceMillis(5_100);
    assertThat(service.model().last().wasStopped()).isTrue();
    assertThat(service.task(0).runner().size()).isZero();
    int before = service.events().published().size();
    service.advanceMillis(20_000);
    assertThat(service.events().published()).hasSize(before);
  }

  @Test
  void theEndIsSavedOnceTheTableAnswersAgain() {
    service.model().last().say("Once");
    service.model().last().finish();
    for (int i = 0; i < 4; i++) {
      service.inFlight().lose(0);
      service.time().advance(Duration.ofMillis(1_100), () -> {});
    }
    service.advanceMillis(2_000);
    assertThat(service.stored(key).status()).isEqualTo(StoryStatus.COMPLETE);
    assertThat(service.model().calls()).hasSize(1);
  }

  @Test
  void aStoryThatOutgrowsTheTableFailsInSoManyWords() {
    service.model().last().say(TOO_LONG);
    service.model().last().finish();
    service.deliver();
    assertThat(service.stored(key).status()).isEqualTo(StoryStatus.FAILED);
    assertThat(service.stored(key).error().get().code()).isEqualTo("STORY_TOO_LONG");
    assertThat(service.stored(key).text()).isEmpty();
  }

  @Test
  void aStoryThatOutgrowsTheTableWhileItIsWrittenFailsAtTheNextHeartbeat() {
    service.model().last().say(TOO_LONG);
    service.advanceMillis(5_100);
    assertThat(service.stored(key).error().get().code()).isEqualTo("STORY_TOO_LONG");
    assertThat(service.model().last().wasStopped()).isTrue();
  }

  @Test
  void afterTextAFailureLeadsToANewAttemptAndAtLastToAFailedStory() {
    for (int attempt = 1; attempt <= 3; attempt++) {
      assertThat(service.stored(key).attempt()).isEqualTo(attempt);
      service.model().last().say("Once");
      service.model().last().fail(FailureCode.MODEL_BROKEN);
      service.advanceMillis(5_000);
    }
    assertThat(service.model().calls()).hasSize(3);
    assertThat(service.stored(key).status()).isEqualTo(StoryStatus.FAILED);
    assertThat(service.stored(key).error().get().code()).isEqualTo("MODEL_BROKEN");
  }

  @Test
  void beforeTextAFailureIsTriedAgainInTheSameAttempt() {
    service.model().last().fail(FailureCode.MODEL_BUSY);
    service.advanceMillis(600);
    assertThat(service.model().calls()).hasSize(2);
    assertThat(service.stored(key).attempt()).isEqualTo(1);
  }

  @Test
  void theTotalTimeIsThatOfOneAttemptWithAllItsCalls() {
    assertThat(service.model().last().timeLimit()).isEqualTo(Duration.ofMinutes(10));
    service.advanceMillis(540_000);
    service.model().last().fail(FailureCode.MODEL_TIMEOUT);
    service.advanceMillis(600);
    assertThat(service.model().calls()).hasSize(2);
    assertThat(service.model().last().timeLimit()).isLessThanOrEqualTo(Duration.ofMinutes(1));
    service.advanceMillis(59_000);
    service.model().last().fail(FailureCode.MODEL_TIMEOUT);
    service.advanceMillis(5_000);
    assertThat(service.model().calls()).hasSize(2);
    assertThat(service.stored(key).error().get().code()).isEqualTo("MODEL_TIMEOUT");
  }

  @Test
  void aKeyThatCannotBeReadIsWaitedFor() {
    StoryKey waiting = createWithoutKey();
    service.advance(Duration.ofMinutes(2));
    assertThat(service.stored(waiting).status()).isEqualTo(StoryStatus.PENDING);
    service.loseKeys(false);
    service.advance(Duration.ofSeconds(25));
    assertThat(service.model().callsFor("a fox")).hasSize(1);
    assertThat(service.stored(waiting).attempt()).isEqualTo(1);
  }

  @Test
  void aKeyThatCannotBeReadIsGivenUpWithinTheTimeOfTheAttempt() {
    StoryKey waiting = createWithoutKey();
    service.advance(Duration.ofMinutes(10));
    assertThat(service.stored(waiting).error().get().code()).isEqualTo("SECRET_UNAVAILABLE");
    assertThat(service.model().callsFor("a fox")).isEmpty();
  }

  private StoryKey createWithoutKey() {
    service.loseKeys(true);
    return chain.createFor("bob", 0, "a fox");
  }

  @Test
  void aRefusedKeyIsFetchedAnewOnce() {
    service.model().last().fail(FailureCode.MODEL_UNAUTHORIZED);
    service.deliver();
    service.model().last().fail(FailureCode.MODEL_UNAUTHORIZED);
    service.deliver();
    assertThat(service.model().calls().stream().map(ModelCall::key).toList())
        .isEqualTo(List.of("key 1", "key 2"));
    assertThat(service.stored(key).status()).isEqualTo(StoryStatus.FAILED);
  }
}
