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
import java.util.stream.Stream;

/** Counts what stories cost, by how they ended and by the model that was asked. */
final class TokenMetrics {
  private static final String HELP = "Tokens of stories that have ended, estimated ones included";
  private static final String DOLLARS_HELP = "Dollars that stories have cost, at the set prices";
  private static final List<String> OUTCOMES = List.of("complete", "failed", "cancelled");

  private final Prices prices;
  private final Map<String, Tokens> counted;
  private final Map<String, Tokens> estimated;
  private final Map<String, Counter> dollars;

  private record Tokens(Counter prompt, Counter completion) {}

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
    counted = each(outcome -> tokens(meters, outcome, false));
    estimated = each(outcome -> tokens(meters, outcome, true));
    dollars =
        prices.areSet()
            ? each(outcome -> counter(meters, "model.cost.dollars", DOLLARS_HELP, outcome))
            : Map.of();
  }

  private static <T> Map<String, T> each(Function<String, T> ofOutcome) {
    return OUTCOMES.stream().collect(Collectors.toMap(outcome -> outcome, ofOutcome));
  }

  private Tokens tokens(Meters meters, String outcome, boolean estimated) {
    return new Tokens(
        tokens(meters, outcome, estimated, "prompt"),
        tokens(meters, outcome, estimated, "completion"));
  }

  private Counter tokens(Meters meters, String outcome, boolean estimated, String type) {
    return counter(
        meters, "model.tokens", HELP, outcome, "type", type, "estimated", "" + estimated);
  }

  private Counter counter(Meters meters, String name, String help, String outcome, String... more) {
    List<String> tags =
        Stream.concat(Stream.of("outcome", outcome, "model", prices.model()), Stream.of(more))
            .toList();
    return meters.counter(name, help, tags.toArray(String[]::new));
  }

  void ended(Story story) {
    String outcome = story.status().name().toLowerCase(Locale.ROOT);
    TokenCount used = story.cost().used();
    Tokens tokens = (used.estimated() ? estimated : counted).get(outcome);
    tokens.prompt().increment(used.prompt());
    tokens.completion().increment(used.completion());
    if (prices.areSet()) {
      dollars.get(outcome).increment(prices.of(used));
    }
  }
}
