package io.chatgenerator.config;

import static io.chatgenerator.config.Parsers.integer;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How many tokens of the model may be used in a day of UTC, and what they cost.
 *
 * @param ofUser of a user in none of the groups
 * @param byGroup of a user in that group
 * @param ofAll of all users together; empty for no limit
 * @param promptPrice dollars for a million tokens that the model is sent
 * @param completionPrice dollars for a million tokens that the model writes
 */
public record BudgetConfig(
    long ofUser,
    Map<String, Integer> byGroup,
    OptionalLong ofAll,
    OptionalDouble promptPrice,
    OptionalDouble completionPrice) {
  /** What providers put around the messages of a request, in tokens. */
  public static final int AROUND_MESSAGES = 32;

  /** The most that a UTF-16 unit takes as UTF-8. */
  private static final int BYTES_OF_UNIT = 3;

  /** Some hundred thousand stories. */
  private static final int MOST = 1_000_000_000;

  /** How many tokens a user of these groups may use in a day. */
  public long ofUserIn(Set<String> groups) {
    return groups.stream()
        .filter(byGroup::containsKey)
        .mapToLong(byGroup::get)
        .max()
        .orElse(ofUser);
  }

  /** Else a request that is not too long could never be accepted. */
  void check(Settings settings, StoriesConfig stories, OpenAiConfig openAi) {
    long most =
        AROUND_MESSAGES
            + openAi.systemPrompt().getBytes(UTF_8).length
            + (long) BYTES_OF_UNIT
                * settings.zeroIfFaulty("MAX_PROMPT_LENGTH", stories.maxPromptLength())
            + settings.zeroIfFaulty("MAX_CONTEXT_LENGTH", stories.maxContextLength())
            + settings.zeroIfFaulty("MAX_TOKENS", openAi.maxTokens());
    String reason =
        "at least %d, which the longest request may cost: see SYSTEM_PROMPT, MAX_PROMPT_LENGTH,"
                .formatted(most)
            + " MAX_CONTEXT_LENGTH and MAX_TOKENS";
    settings.check(ofUser >= most, "MAX_TOKENS_PER_USER_PER_DAY", "must be " + reason);
    settings.check(
        byGroup.values().stream().noneMatch(tokens -> tokens > 0 && tokens < most),
        "TOKEN_BUDGETS_BY_GROUP",
        "must be 0 for a group that may begin no story, else " + reason);
  }

  static BudgetConfig from(Settings settings) {
    return new BudgetConfig(
        settings.get(
            "MAX_TOKENS_PER_USER_PER_DAY",
            integer(1, MOST),
            "200000",
            "model tokens, of prompts and stories, that one user may use in a day of UTC"
                + " ([docs/limits.md](docs/limits.md#tokens))"),
        settings
            .find(
                "TOKEN_BUDGETS_BY_GROUP",
                Parsers.numbers(integer(0, MOST)),
                "the same for users in a Cognito group, as `group:tokens` separated by commas;"
                    + " the largest of a user's groups counts")
            .orElse(Map.of()),
        settings
            .find(
                "MAX_TOKENS_PER_DAY",
                integer(1, Integer.MAX_VALUE),
                "model tokens that all users together may use in a day of UTC")
            .map(OptionalLong::of)
            .orElse(OptionalLong.empty()),
        price(
            settings,
            "OPENAI_PRICE_PROMPT",
            "dollars for a million tokens that the model is sent, for the metric of costs"),
        price(
            settings,
            "OPENAI_PRICE_COMPLETION",
            "dollars for a million tokens that the model writes"));
  }

  private static OptionalDouble price(Settings settings, String name, String description) {
    return settings
        .find(name, Parsers::price, description)
        .map(OptionalDouble::of)
        .orElse(OptionalDouble.empty());
  }
}
