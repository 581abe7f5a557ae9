package io.chatgenerator.metrics;

import io.chatgenerator.story.Story;
import io.chatgenerator.story.TokenCount;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.OptionalDouble;

/** Counts what stories cost, by how they ended and by the model that was asked. */
final class TokenMetrics extends Meters {
  private static final List<String> OUTCOMES = List.of("complete", "failed", "cancelled");

  private final Prices prices;
  private final ByTags<Counter> tokens =
      countersBy(
          "model.tokens",
          "Tokens of stories that have ended, estimated ones included",
          "outcome",
          "model",
          "estimated",
          "type");
  private final ByTags<Counter> dollars =
      countersBy(
          "model.cost.dollars",
          "Dollars that stories have cost, at the set prices",
          "outcome",
          "model");

  /**
   * Dollars for a million tokens; where neither is set, there is no metric of them.
   *
   * @param model that is asked
   */
  record Prices(String model, OptionalDouble prompt, OptionalDouble completion) {
    boolean areSet() {
      return prompt.isPresent() || completion.isPresent();
    }

    double of(TokenCount used) {
      return (used.prompt() * prompt.orElse(0) + used.completion() * completion.orElse(0)) / 1e6;
    }
  }

  TokenMetrics(MeterRegistry registry, Prices prices) {
    super(registry);
    this.prices = prices;
    OUTCOMES.forEach(outcome -> count(outcome, new TokenCount(0, 0, false)));
    OUTCOMES.forEach(outcome -> count(outcome, new TokenCount(0, 0, true)));
  }

  void ended(Story story) {
    count(word(story.status().name()), story.cost().used());
  }

  private void count(String outcome, TokenCount used) {
    tokens.of(outcome, prices.model(), used.estimated(), "prompt").increment(used.prompt());
    tokens.of(outcome, prices.model(), used.estimated(), "completion").increment(used.completion());
    if (prices.areSet()) {
      dollars.of(outcome, prices.model()).increment(prices.of(used));
    }
  }
}
