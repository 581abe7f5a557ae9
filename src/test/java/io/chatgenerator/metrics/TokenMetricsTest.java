package io.chatgenerator.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.chatgenerator.story.Completion;
import io.chatgenerator.story.Completion.FinishReason;
import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryError;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.TokenCount;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What stories cost, by outcome, model and whether it is estimated. */
class TokenMetricsTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final String TOKENS = "chatgenerator.model.tokens";
  private static final String DOLLARS = "chatgenerator.model.cost.dollars";

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void countsTokensAndDollarsOfEachOutcome() {
    TokenMetrics metrics = metrics(OptionalDouble.of(0.5), OptionalDouble.of(2));
    metrics.ended(
        story(1_000, 3_000, false).completed(new Completion(FinishReason.STOP, "asked"), NOW));
    metrics.ended(story(10, 20, true).failed(StoryError.of(FailureCode.MODEL_BROKEN), NOW));
    metrics.ended(story(10, 0, true).cancelled(NOW));

    assertTokens("complete", false, 1_000, 3_000);
    assertTokens("complete", true, 0, 0);
    assertTokens("failed", true, 10, 20);
    assertTokens("failed", false, 0, 0);
    assertTokens("cancelled", true, 10, 0);
    assertDollars("complete", 0.0065);
    assertDollars("failed", 0.000_045);
    assertDollars("cancelled", 0.000_005);
  }

  @Test
  void countsWhatOnePriceGives() {
    metrics(OptionalDouble.empty(), OptionalDouble.of(2))
        .ended(story(1_000, 500_000, false).cancelled(NOW));
    assertDollars("cancelled", 1);
  }

  @Test
  void hasNoDollarsWithoutPrices() {
    metrics(OptionalDouble.empty(), OptionalDouble.empty())
        .ended(story(1, 2, false).cancelled(NOW));
    assertThat(registry.find(DOLLARS).meters()).isEmpty();
  }

  @Test
  void isThereFromTheStartWithEachLabel() {
    metrics(OptionalDouble.of(1), OptionalDouble.of(1));
    assertThat(registry.getMeters())
        .hasSize(15)
        .extracting(Meter::getId)
        .allMatch(id -> "asked".equals(id.getTag("model")));
  }

  private TokenMetrics metrics(OptionalDouble prompt, OptionalDouble completion) {
    return new TokenMetrics(registry, new TokenMetrics.Prices("asked", prompt, completion));
  }

  private static Story story(int prompt, int completion, boolean estimated) {
    StoryKey key = new StoryKey("ann", "019b7c5a-8b7e-7000-8000-000000000001");
    return Story.pending(key, "A whale", List.of(), NOW, Lease.heldBy("task", NOW))
        .used(new TokenCount(prompt, completion, estimated));
  }

  private void assertTokens(String outcome, boolean estimated, double prompt, double completion) {
    assertThat(tokens(outcome, estimated, "prompt")).isEqualTo(prompt);
    assertThat(tokens(outcome, estimated, "completion")).isEqualTo(completion);
  }

  private double tokens(String outcome, boolean estimated, String type) {
    return registry
        .get(TOKENS)
        .tags("outcome", outcome, "estimated", "" + estimated, "type", type, "model", "asked")
        .counter()
        .count();
  }

  private void assertDollars(String outcome, double dollars) {
    assertThat(registry.get(DOLLARS).tags("outcome", outcome, "model", "asked").counter().count())
        .isEqualTo(dollars, within(1e-9));
  }
}
