package io.chatgenerator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.story.AccountRepository.DailyUsage;
import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryStatus;
import io.chatgenerator.story.TokenCount;
import io.chatgenerator.story.Trace;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a user may use in a day: reserved with each start, settled with each end. */
class TokenBudgetTest {
  /** Of a story with a prompt of seven characters: 32 + 13 + 7 + 100. */
  private static final int MOST = 152;

  /** What the model is sent for it, by estimate: 20 bytes. */
  private static final int PROMPT = 7;

  private static final Duration BEFORE_MIDNIGHT = Duration.ofMinutes(1_439);

  private final SimulatedService service = new SimulatedService(Configs.stories(2, 20), Trace.NONE);
  private final Chain chain = new Chain(service);

  TokenBudgetTest() {
    service.time().advance(BEFORE_MIDNIGHT, () -> {});
    service.limitTokens(500);
    service.start();
    service.deliver();
  }

  @Test
  void aStoryReservesTheMostItMayCostAndIsSettledByWhatTheProviderSays() {
    StoryKey key = chain.create(0, "a whale");
    assertThat(tokensToday()).isEqualTo(MOST);
    service.model().last().say("Once");
    service.model().last().finish(30, 20);
    service.deliver();
    assertThat(tokensToday()).isEqualTo(50);
    assertThat(service.stored(key).cost().used()).isEqualTo(new TokenCount(30, 20, false));
  }

  @Test
  void whatTheProviderDoesNotSayIsEstimated() {
    StoryKey key = chain.create(0, "a whale");
    service.model().last().say("Once upon a time.");
    service.model().last().finish();
    service.deliver();
    assertThat(service.stored(key).cost().used()).isEqualTo(new TokenCount(PROMPT, 6, true));
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
    service.model().last().fail(FailureCode.REFUSED);
    service.deliver();
    assertThat(service.stored(cancelled).cost().used()).isEqualTo(estimated(2));
    assertThat(service.stored(silent).cost().used()).isEqualTo(estimated(0));
    assertThat(service.stored(refused).cost().used()).isEqualTo(estimated(0));
    assertThat(tokensToday()).isEqualTo(3 * PROMPT + 2);
  }

  @Test
  void aStoryThatTheModelDidNotBeginHasCostNothing() {
    StoryKey key = chain.create(0, "a whale");
    service.model().last().fail(FailureCode.MODEL_QUOTA_EXHAUSTED);
    service.deliver();
    assertThat(service.stored(key).status()).isEqualTo(StoryStatus.FAILED);
    assertThat(service.stored(key).cost().used()).isEqualTo(TokenCount.NONE);
    assertThat(tokensToday()).isZero();
  }

  @Test
  void reasoningThatUsedUpItsLimitHasCostThat() {
    StoryKey key = chain.create(0, "a whale");
    service.model().last().fail(FailureCode.REASONING_TOO_LONG);
    service.deliver();
    assertThat(service.stored(key).cost().used()).isEqualTo(estimated(100));
  }

  @Test
  void beyondTheBudgetNothingIsStartedUntilTheDayEnds() {
    for (int i = 0; i < 3; i++) {
      chain.create(0, "a whale");
    }
    service.advance(Duration.ofSeconds(50));
    RequestException refused = refusal(create("a whale", Optional.empty()));
    assertThat(refused.code()).isEqualTo(ErrorCode.RATE_LIMITED);
    assertThat(refused.retryAfter()).contains(Duration.ofSeconds(10));
    assertThat(refused).hasMessageContaining("tokens for today");
    service.advance(Duration.ofSeconds(10));
    chain.create(0, "a whale");
    assertThat(usage().stories()).isOne();
    assertThat(tokensToday()).isEqualTo(MOST);
  }

  @Test
  void aRetryIsReservedToo() {
    StoryKey key = chain.create(0, "a whale");
    chain.cancel(0, key);
    service.get(service.task(0).retry(key));
    assertThat(tokensToday()).isEqualTo(PROMPT + MOST);
    assertThat(usage().stories()).isEqualTo(2);
    chain.create(0, "a whale");
    chain.create(0, "a whale");
    chain.cancel(0, key);
    chain.create(0, "a whale");
    Future<Story> again = service.task(0).retry(key);
    assertThat(refusal(again).code()).isEqualTo(ErrorCode.RATE_LIMITED);
    assertThat(service.stored(key).status()).isEqualTo(StoryStatus.CANCELLED);
  }

  @Test
  void aCreateThatIsRepeatedIsReservedOnce() {
    Story first = service.get(create("a whale", Optional.of("token")));
    Story second = service.get(create("a whale", Optional.of("token")));
    assertThat(second.id()).isEqualTo(first.id());
    assertThat(tokensToday()).isEqualTo(MOST);
  }

  @Test
  void aCreateWithRoomIsOneRequestToTheTable() {
    int before = service.troubles().requests().size();
    chain.create(0, "a whale");
    chain.create(0, "a whale");
    assertThat(service.troubles().requests()).hasSize(before + 2);
  }

  @Test
  void anEndIsOneRequestToTheTable() {
    chain.create(0, "a whale");
    int before = service.troubles().requests().size();
    service.model().last().say("Once");
    service.model().last().finish(30, 20);
    service.deliver();
    assertThat(service.troubles().requests()).hasSize(before + 1);
  }

  @Test
  void anAttemptThatFailsIsCountedAndTheNextOneReserved() {
    StoryKey key = chain.create(0, "a whale");
    service.model().last().say("Once");
    service.model().last().fail(FailureCode.MODEL_BROKEN);
    service.advanceMillis(1_000);
    assertThat(service.stored(key).attempt()).isEqualTo(2);
    assertThat(tokensToday()).isEqualTo(PROMPT + 2 + MOST);
    service.model().last().say("Once");
    service.model().last().finish(30, 20);
    service.deliver();
    assertThat(service.stored(key).cost().used()).isEqualTo(new TokenCount(37, 22, true));
    assertThat(tokensToday()).isEqualTo(59);
  }

  @Test
  void thereIsNoOtherAttemptWhereTheBudgetDoesNotAllowIt() {
    StoryKey key = chain.create(0, "a whale");
    ModelCall first = service.model().last();
    chain.create(0, "a whale");
    chain.create(0, "a whale".repeat(7));
    assertThat(tokensToday()).isEqualTo(3 * MOST + 42);
    first.say("Once");
    first.fail(FailureCode.MODEL_BROKEN);
    service.advanceMillis(1_000);
    assertThat(service.stored(key).error().get().code()).isEqualTo("MODEL_BROKEN");
    assertThat(service.stored(key).attempt()).isOne();
    assertThat(tokensToday()).isEqualTo(2 * MOST + 42 + PROMPT + 2);
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

  @Test
  void aTaskWhoseClockIsBehindAtMidnightCountsTheNewDay() {
    SimulatedTask behind = service.start();
    behind.jump(Duration.ofSeconds(-10));
    service.advance(Duration.ofSeconds(61));
    chain.create(0, "a whale");
    StoryKey key = chain.create(1, "a whale");
    assertThat(tokensToday()).isEqualTo(2 * MOST);
    chain.cancel(1, key);
    assertThat(tokensToday()).isEqualTo(MOST + PROMPT);
    assertThat(service.get(behind.stories().usage("ann", Set.of())).used().tokens())
        .isEqualTo(MOST + PROMPT);
  }

  @Test
  void aUserWhoIsStoppedStartsNothingAndKeepsWhatRuns() {
    StoryKey running = chain.create(0, "a whale");
    StoryKey ended = chain.create(0, "a fox");
    chain.cancel(0, ended);
    service.get(service.accounts().stop("ann", true));
    assertThat(refusal(create("a whale", Optional.empty())).code())
        .isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(refusal(service.task(0).retry(ended)).getMessage())
        .isEqualTo("You cannot start new stories at the moment.");
    chain.createFor("bob", 0, "a fox");
    service.model().callsFor("a whale").get(0).say("Once");
    service.model().callsFor("a whale").get(0).finish();
    service.deliver();
    assertThat(service.stored(running).isComplete()).isTrue();
    service.get(service.accounts().stop("ann", false));
    chain.create(0, "a whale");
  }

  @Test
  void saysWhatWasUsed() {
    chain.create(0, "a whale");
    StoryService.Usage usage =
        service.get(service.task(0).stories().usage("ann", Set.of("nobody")));
    assertThat(usage.tokensPerDay()).isEqualTo(500);
    assertThat(usage.resetsAt()).isEqualTo(Instant.parse("2026-01-02T00:00:00Z"));
    assertThat(usage.used()).isEqualTo(new DailyUsage(usage.used().day(), MOST, 1, 1, false));
    assertThat(service.get(service.task(0).stories().usage("bob", Set.of())).used())
        .isEqualTo(new DailyUsage(usage.used().day(), 0, 0, 0, false));
  }

  private Future<Story> create(String prompt, Optional<String> token) {
    return service.task(0).create("ann", prompt, token);
  }

  private RequestException refusal(Future<?> request) {
    service.deliver();
    assertThat(request.failed()).isTrue();
    return (RequestException) request.cause();
  }

  private DailyUsage usage() {
    LocalDate today = LocalDate.ofInstant(service.time().instant(), ZoneOffset.UTC);
    return service.get(service.accounts().usage("ann", today));
  }

  private long tokensToday() {
    service.table().checkAccounts(owner -> true);
    assertThat(service.table().history().violations()).isEmpty();
    return usage().tokens();
  }

  private static TokenCount estimated(int completion) {
    return new TokenCount(PROMPT, completion, true);
  }
}
