package io.chatgenerator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.story.AccountRepository.DailyUsage;
import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryStatus;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a user may use in a day. */
class TokenBudgetTest extends TokenFixture {
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
  void aCreateWithRoomIsOneRequestToTheTableAndAnEndIsOne() {
    int before = service.troubles().requests().size();
    chain.create(0, "a whale");
    chain.create(0, "a whale");
    assertThat(service.troubles().requests()).hasSize(before + 2);
    write(30, 20);
    assertThat(service.troubles().requests()).hasSize(before + 3);
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
}
