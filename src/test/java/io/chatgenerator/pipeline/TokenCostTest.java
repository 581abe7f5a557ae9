package io.chatgenerator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryStatus;
import io.chatgenerator.story.TokenCount;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What stories cost: reserved with each start, settled with each end. */
class TokenCostTest extends TokenFixture {
  @Test
  void aStoryReservesTheMostItMayCostAndIsSettledByWhatTheProviderSays() {
    StoryKey key = chain.create(0, "a whale");
    assertThat(tokensToday()).isEqualTo(MOST);
    write(30, 20);
    assertThat(tokensToday()).isEqualTo(50);
    assertThat(used(key)).isEqualTo(new TokenCount(30, 20, false));
  }

  @Test
  void whatTheProviderDoesNotSayIsEstimated() {
    StoryKey key = chain.create(0, "a whale");
    service.model().last().say("Once upon a time.");
    service.model().last().finish();
    service.deliver();
    assertThat(used(key)).isEqualTo(new TokenCount(PROMPT, 6, true));
    assertThat(tokensToday()).isEqualTo(PROMPT + 6);
  }

  @Test
  void aStoryThatIsCancelledOrRefusedHasCostSomething() {
    StoryKey cancelled = chain.create(0, "a whale");
    service.model().last().say("Once");
    chain.cancel(0, cancelled);
    StoryKey silent = chain.create(0, "a whale");
    chain.cancel(0, silent);
    StoryKey refused = chain.create(0, "a whale");
    fail(FailureCode.REFUSED);
    assertThat(used(cancelled)).isEqualTo(estimated(2));
    assertThat(used(silent)).isEqualTo(estimated(0));
    assertThat(used(refused)).isEqualTo(estimated(0));
    assertThat(tokensToday()).isEqualTo(3 * PROMPT + 2);
  }

  @Test
  void aStoryThatTheModelDidNotBeginHasCostNothing() {
    StoryKey key = chain.create(0, "a whale");
    fail(FailureCode.MODEL_QUOTA_EXHAUSTED);
    assertThat(service.stored(key).status()).isEqualTo(StoryStatus.FAILED);
    assertThat(used(key)).isEqualTo(TokenCount.NONE);
    assertThat(tokensToday()).isZero();
  }

  @Test
  void reasoningThatUsedUpItsLimitHasCostThat() {
    StoryKey key = chain.create(0, "a whale");
    fail(FailureCode.REASONING_TOO_LONG);
    assertThat(used(key)).isEqualTo(estimated(100));
  }

  @Test
  void anAttemptThatFailsIsCountedAndTheNextOneReserved() {
    StoryKey key = chain.create(0, "a whale");
    service.model().last().say("Once");
    fail(FailureCode.MODEL_BROKEN);
    service.advanceMillis(1_000);
    assertThat(service.stored(key).attempt()).isEqualTo(2);
    assertThat(tokensToday()).isEqualTo(PROMPT + 2 + MOST);
    write(30, 20);
    assertThat(used(key)).isEqualTo(new TokenCount(37, 22, true));
    assertThat(tokensToday()).isEqualTo(59);
  }

  @Test
  void anInterruptedAttemptIsCountedByWhatWasStoredAndGoesOnBeyondTheBudget() {
    service.start();
    service.start();
    StoryKey key = chain.create(0, "a whale");
    service.model().last().say("Once");
    service.advanceMillis(5_100);
    chain.create(1, "a whale");
    chain.create(1, "a whale".repeat(6));
    assertThat(tokensToday()).isEqualTo(3 * MOST + 35);
    service.task(0).die();
    service.advance(Duration.ofSeconds(48));
    assertThat(service.stored(key).attempt()).isEqualTo(2);
    assertThat(tokensToday()).isEqualTo(3 * MOST + 35 + PROMPT + 2);
  }

  @Test
  void aStoryCountsOnTheDayOnWhichItBegan() {
    StoryKey key = chain.create(0, "a whale");
    service.advance(Duration.ofMinutes(2));
    StoryKey today = chain.create(0, "a whale");
    service.model().callsFor("a whale").get(0).say("Once");
    service.model().callsFor("a whale").get(0).fail(FailureCode.MODEL_BROKEN);
    service.advanceMillis(1_000);
    assertThat(service.stored(key).attempt()).isEqualTo(2);
    chain.cancel(0, key);
    assertThat(tokensToday()).isEqualTo(MOST);
    chain.cancel(0, today);
    assertThat(tokensToday()).isEqualTo(PROMPT);
  }

  private static TokenCount estimated(int completion) {
    return new TokenCount(PROMPT, completion, true);
  }
}
