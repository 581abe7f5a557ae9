package io.chatgenerator.metrics;

import io.chatgenerator.metrics.Meters.ByTags;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.TokenCount;
import io.micrometer.core.instrument.Counter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Counts what stories cost, by how they ended and by the model that was asked. */
final class TokenMetrics {
  private static final String HELP = "Tokens of stories that have ended, estimated ones included";
  private static final String DOLLARS_HELP = "Dollars that stories have cost, at the set prices";
  private static final List<String> OUTCOMES = List.of("complete", "failed", "cancelled");

  private final Prices prices;
  private final ByTags<Counter> tokens;
  private final ByTags<Counter> dollars;

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

  TokenMetrics(Meters meters, Prices prices) {
    this.prices = prices;
    tokens = meters.countersBy("model.tokens", HELP, "outcome", "model", "estimated", "type");
    dollars = meters.countersBy("model.cost.dollars", DOLLARS_HELP, "outcome", "model");
    OUTCOMES.forEach(outcome -> count(outcome, new TokenCount(0, 0, false)));
    OUTCOMES.forEach(outcome -> count(outcome, new TokenCount(0, 0, true)));
  }

  void ended(Story story) {
    count(story.status().name().toLowerCase(Locale.ROOT), story.cost().used());
  }

  private void count(String outcome, TokenCount used) {
    tokens.of(outcome, prices.model(), used.estimated(), "prompt").increment(used.prompt());
    tokens.of(outcome, prices.model(), used.estimated(), "completion").increment(used.completion());
    if (prices.areSet()) {
      dollars.of(outcome, prices.model()).increment(prices.of(used));
    }
  }
}
