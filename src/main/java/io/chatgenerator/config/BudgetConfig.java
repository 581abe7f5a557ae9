package io.chatgenerator.config;

import static io.chatgenerator.config.Parsers.integer;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How many tokens of the model may be used in a day of UTC, and what they cost; each value is
 * described by its setting.
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
  static final Settings SETTINGS = new Settings();

  /** What providers put around the messages of a request, in tokens. */
  public static final int AROUND_MESSAGES = 32;

  /** The most that a UTF-16 unit takes as UTF-8. */
  private static final int BYTES_OF_UNIT = 3;

  /** Some hundred thousand stories. */
  private static final int MOST = 1_000_000_000;

  private static final Setting<Integer> MAX_TOKENS_PER_USER_PER_DAY =
      SETTINGS.add(
          "MAX_TOKENS_PER_USER_PER_DAY",
          integer(1, MOST),
          "200000",
          "model tokens, of prompts and stories, that one user may use in a day of UTC"
              + " ([docs/limits.md](docs/limits.md#tokens))");
  private static final Setting<Map<String, Integer>> TOKEN_BUDGETS_BY_GROUP =
      SETTINGS.optional(
          "TOKEN_BUDGETS_BY_GROUP",
          Parsers.numbers(integer(0, MOST)),
          "none",
          "the same for users in a Cognito group, as `group:tokens` separated by commas; the"
              + " largest of a user's groups counts");

  private static final Setting<Long> MAX_TOKENS_PER_DAY =
      SETTINGS.optional(
          "MAX_TOKENS_PER_DAY",
          Parsers.integer(1, Integer.MAX_VALUE).andThen(Integer::longValue),
          "none",
          "model tokens that all users together may use in a day of UTC");

  private static final Setting<Double> OPENAI_PRICE_PROMPT =
      SETTINGS.optional(
          "OPENAI_PRICE_PROMPT",
          Parsers::price,
          "none",
          "dollars for a million tokens that the model is sent, for the metric of costs");
  private static final Setting<Double> OPENAI_PRICE_COMPLETION =
      SETTINGS.optional(
          "OPENAI_PRICE_COMPLETION",
          Parsers::price,
          "none",
          "dollars for a million tokens that the model writes");

  /** How many tokens a user of these groups may use in a day. */
  public long ofUserIn(Set<String> groups) {
    return groups.stream()
        .filter(byGroup::containsKey)
        .mapToLong(byGroup::get)
        .max()
        .orElse(ofUser);
  }

  /** Else a request that is not too long could never be accepted. */
  static void check(SettingValues values) {
    long most =
        AROUND_MESSAGES
            + values.find(OpenAiConfig.SYSTEM_PROMPT).map(BudgetConfig::bytes).orElse(0)
            + (long) BYTES_OF_UNIT * values.find(StoriesConfig.MAX_PROMPT_LENGTH).orElse(0)
            + values.find(StoriesConfig.MAX_CONTEXT_LENGTH).orElse(0)
            + values.find(OpenAiConfig.MAX_TOKENS).orElse(0);
    String reason =
        "at least %d, which the longest request may cost: see SYSTEM_PROMPT, MAX_PROMPT_LENGTH,"
                .formatted(most)
            + " MAX_CONTEXT_LENGTH and MAX_TOKENS";
    values.check(
        values.find(MAX_TOKENS_PER_USER_PER_DAY).filter(tokens -> tokens < most).isEmpty(),
        MAX_TOKENS_PER_USER_PER_DAY,
        "must be " + reason);
    values.check(
        values.find(TOKEN_BUDGETS_BY_GROUP).orElse(Map.of()).values().stream()
            .noneMatch(tokens -> tokens > 0 && tokens < most),
        TOKEN_BUDGETS_BY_GROUP,
        "must be 0 for a group that may begin no story, else " + reason);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  static BudgetConfig from(SettingValues values) {
    return new BudgetConfig(
        values.get(MAX_TOKENS_PER_USER_PER_DAY),
        values.find(TOKEN_BUDGETS_BY_GROUP).orElse(Map.of()),
        values.find(MAX_TOKENS_PER_DAY).map(OptionalLong::of).orElse(OptionalLong.empty()),
        price(values, OPENAI_PRICE_PROMPT),
        price(values, OPENAI_PRICE_COMPLETION));
  }

  private static OptionalDouble price(SettingValues values, Setting<Double> setting) {
    return values.find(setting).map(OptionalDouble::of).orElse(OptionalDouble.empty());
  }
}
