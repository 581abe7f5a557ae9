package io.chatgenerator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.local.LocalUser;
import io.chatgenerator.testing.Caller;
import io.chatgenerator.testing.Service;
import io.chatgenerator.testing.ServiceTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Users see what they have used of a day, and are refused beyond it; groups have their own. */
@ServiceTest
class DailyUsageIT {
  private static final String USAGE =
      "{ myUsage { tokensToday tokensPerDay storiesToday activeStories resetsAt } }";
  private static final String CREATE = "mutation { createStory(prompt: \"A mole\") { id } }";

  /** One story of the longest prompt reserves 32 + 11 + 3 * 10 + 27. */
  private static final Map<String, String> BUDGETS =
      Map.of(
          "SYSTEM_PROMPT", "Be a friend",
          "MAX_PROMPT_LENGTH", "10",
          "MAX_CONTEXT_LENGTH", "0",
          "MAX_TOKENS", "27",
          "MAX_TOKENS_PER_USER_PER_DAY", "100",
          "TOKEN_BUDGETS_BY_GROUP", "team:50000,few:0");

  @Test
  void countsWhatStoriesCost(Service service) {
    Caller user = service.somebody();
    JsonObject story = user.awaitEnd(user.create(Service.prompt("A mole")));
    JsonObject usage = user.ask(USAGE).getJsonObject("myUsage");
    int cost = story.getInteger("promptTokens") + story.getInteger("completionTokens");
    assertThat(usage.getInteger("tokensToday")).isPositive().isEqualTo(cost);
    assertThat(usage.getInteger("storiesToday")).isEqualTo(1);
    assertThat(usage.getInteger("activeStories")).isZero();
    assertThat(usage.getInteger("tokensPerDay")).isEqualTo(200_000);
    assertThat(usage.getInstant("resetsAt"))
        .isAfter(Instant.now())
        .isEqualTo(
            LocalDate.now(ZoneOffset.UTC).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
  }

  @Test
  void refusesWhatMayExceedTheBudget(Service service) {
    try (Service frugal = service.beside(BUDGETS)) {
      Caller user = frugal.somebody();
      user.ask(CREATE);
      JsonObject refusal = user.refused("RATE_LIMITED", CREATE, new JsonObject());
      int untilMidnight = refusal.getJsonObject("extensions").getInteger("retryAfter");
      assertThat(untilMidnight).isBetween(1, 24 * 60 * 60);
      assertThat(user.ask(USAGE).getJsonObject("myUsage").getInteger("storiesToday")).isOne();
    }
  }

  @Test
  void givesTheLargestBudgetOfAUsersGroups(Service service) {
    try (Service frugal = service.beside(BUDGETS)) {
      LocalUser member = LocalUser.named("member-" + UUID.randomUUID());
      String token =
          frugal
              .mint()
              .accessToken(
                  member,
                  draft -> draft.claim("cognito:groups", new JsonArray().add("few").add("team")));
      Caller user = frugal.caller(member.subject(), token);
      user.ask(CREATE);
      JsonObject usage = user.ask(USAGE).getJsonObject("myUsage");
      assertThat(usage.getInteger("tokensPerDay")).isEqualTo(50_000);
      assertThat(usage.getInteger("storiesToday")).isEqualTo(1);
    }
  }
}
