package io.chatgenerator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatgenerator.config.AppConfig;
import io.chatgenerator.config.ConfigException;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A day's budget allows for the longest request, or the service does not start. */
class LeastBudgetTest {
  private static final String OF_USER = "MAX_TOKENS_PER_USER_PER_DAY";
  private static final Map<String, String> SETTINGS =
      Map.of(
          "OIDC_ISSUER", "https://issuer.example",
          "OIDC_CLIENT_ID", "client",
          "SYSTEM_PROMPT", "Erzähle.",
          "MAX_PROMPT_LENGTH", "200",
          "MAX_CONTEXT_LENGTH", "300",
          "MAX_TOKENS", "500");

  /** 32 + 9 + 3 * 200 + 300 + 500. */
  private static final int LEAST = 1_441;

  @Test
  void isWhatTheLongestStoryReserves() {
    AppConfig config = config(OF_USER, "" + LEAST);
    Story longest =
        Story.pending(
            new StoryKey("ann", "019b7c5a-8b7e-7000-8000-000000000001"),
            "話".repeat(config.stories().maxPromptLength()),
            List.of("019b7c5a-8b7e-7000-8000-000000000000"),
            Instant.EPOCH,
            Lease.free(Instant.EPOCH));
    TokenEstimate estimate =
        new TokenEstimate(
            config.openAi().systemPrompt(),
            config.stories().maxContextLength(),
            config.openAi().maxTokens());
    assertThat(estimate.most(longest)).isEqualTo(LEAST);
  }

  @Test
  void isDemandedOfEachUser() {
    assertThatThrownBy(() -> config(OF_USER, "" + (LEAST - 1)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(OF_USER + " must be at least " + LEAST)
        .hasMessageContaining("MAX_PROMPT_LENGTH");
    assertThatThrownBy(() -> config("MAX_TOKENS", "200000"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(OF_USER + " must be at least 200941");
  }

  @ParameterizedTest
  @ValueSource(strings = {"team:0", "team:1441", "few:0,team:5000"})
  void isMetByAGroupThatHasItOrMayBeginNothing(String groups) {
    assertThat(config("TOKEN_BUDGETS_BY_GROUP", groups).budgets().byGroup()).containsKey("team");
  }

  @ParameterizedTest
  @ValueSource(strings = {"team:1440", "few:1,team:5000"})
  void isDemandedOfEachGroup(String groups) {
    assertThatThrownBy(() -> config("TOKEN_BUDGETS_BY_GROUP", groups))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("TOKEN_BUDGETS_BY_GROUP must be 0");
  }

  private static AppConfig config(String setting, String value) {
    Map<String, String> settings = new HashMap<>(SETTINGS);
    settings.put(setting, value);
    return AppConfig.from(settings);
  }
}
