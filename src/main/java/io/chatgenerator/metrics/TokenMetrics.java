package io.chatgenerator.metrics;

import io.chatgenerator.story.Story;
import io.chatgenerator.story.TokenCount;
import io.micrometer.core.instrument.Counter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Counts what stories cost, by how they ended and by the model that was asked. */
final class TokenMetrics {
  private static final String HELP = "Tokens of stories that have ended, estimated ones included";
  private static final String DOLLARS_HELP = "Dollars that stories have cost, at the set prices";
  private static final List<String> OUTCOMES = List.of("complete", "failed", "cancelled");

  private final Prices prices;
  private final Map<String, Counter> prompt;
  private final Map<String, Counter> completion;
  private final Map<String, Counter> dollars;

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
    String model = prices.model();
    prompt = each(o -> counter(meters, "prompt", o, model));
    completion = each(o -> counter(meters, "completion", o, model));
    dollars =
        prices.areSet()
            ? each(
                outcome ->
                    meters.counter(
                        "model.cost.dollars", DOLLARS_HELP, "outcome", outcome, "model", model))
            : Map.of();
  }

  private static Map<String, Counter> each(Function<String, Counter> counter) {
    return OUTCOMES.stream().collect(Collectors.toMap(outcome -> outcome, counter));
  }

  private static Counter counter(Meters meters, String type, String outcome, String model) {
    return meters.counter("model.tokens", HELP, "type", type, "outcome", outcome, "model", model);
  }

  void ended(Story story) {
    String outcome = story.status().name().toLowerCase(Locale.ROOT);
    TokenCount used = story.cost().used();
    prompt.get(outcome).increment(used.prompt());
    completion.get(outcome).increment(used.completion());
    if (prices.areSet()) {
      dollars.get(outcome).increment(prices.of(used));
    }
  }
}
