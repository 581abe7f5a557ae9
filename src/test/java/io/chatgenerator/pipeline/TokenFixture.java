package io.chatgenerator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.story.AccountRepository.DailyUsage;
import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.TokenCount;
import io.chatgenerator.story.Trace;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** One task, for users of 500 tokens a day, a minute before midnight. */
abstract class TokenFixture {
  /** Of a story with a prompt of seven characters: 32 + 13 + 7 + 100. */
  static final int MOST = 152;

  /** What the model is sent for it, by estimate: 20 bytes. */
  static final int PROMPT = 7;

  static final Duration BEFORE_MIDNIGHT = Duration.ofMinutes(1_439);

  final SimulatedService service = new SimulatedService(Configs.stories(2, 20), Trace.NONE);
  final Chain chain = new Chain(service);

  TokenFixture() {
    service.time().advance(BEFORE_MIDNIGHT, () -> {});
    service.limitTokens(500);
    service.start();
    service.deliver();
  }

  /** To its end, with so many tokens. */
  void write(int prompt, int completion) {
    service.model().last().say("Once");
    service.model().last().finish(prompt, completion);
    service.deliver();
  }

  void fail(FailureCode why) {
    service.model().last().fail(why);
    service.deliver();
  }

  TokenCount used(StoryKey key) {
    return service.stored(key).cost().used();
  }

  DailyUsage usage() {
    LocalDate today = LocalDate.ofInstant(service.time().instant(), ZoneOffset.UTC);
    return service.get(service.accounts().usage("ann", today));
  }

  long tokensToday() {
    service.table().checkAccounts(owner -> true);
    assertThat(service.table().history().violations()).isEmpty();
    return usage().tokens();
  }
}
