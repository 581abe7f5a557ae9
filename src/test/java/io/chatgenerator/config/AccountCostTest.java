package io.chatgenerator.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.limit.ByteBounds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What docs/limits.md says that one account can cost is the sum of its limits. */
class AccountCostTest {
  private static final int READ_UNIT = 4 * 1024;
  private static final int KIB = 1024;

  /** Of UTF-8, where most of a text is not Latin. */
  private static final int BYTES_OF_UNIT = 3;

  private static final int BYTES_OF_TOKEN = 6;

  /** Of an item's keys, times, numbers and the ids of what it continues. */
  private static final int OTHER_ATTRIBUTES = 1_500;

  private static final int WEIGHT_OF_LONGEST_LIST = 100;

  /** How many earlier stories are read for one that continues them. */
  private static final int CONTINUED = 20;

  private static final int STREAMED_A_SECOND = 1_000_000;
  private static final int SOCKET_QUEUE = 16 * KIB;

  private final AppConfig config =
      AppConfig.from(Map.of("OIDC_ISSUER", "https://issuer.example", "OIDC_CLIENT_ID", "client"));
  private final LimitsConfig limits = config.limits();

  @Test
  void isTheSumOfTheLimits() throws IOException {
    StoriesConfig stories = config.stories();
    int tokens = config.openAi().maxTokens();
    int storyBytes = BYTES_OF_UNIT * stories.maxPromptLength() + BYTES_OF_TOKEN * tokens;
    int readUnits = (storyBytes + OTHER_ATTRIBUTES + READ_UNIT - 1) / READ_UNIT;
    int calls = limits.userStarts() * stories.maxAttempts();
    long reads = limits.userRequests() + (long) calls * CONTINUED;
    says("read units of the table a minute", reads * readUnits);
    long streamed = 60L * STREAMED_A_SECOND;
    says("bytes of stories sent a minute", (long) limits.userRequests() * storyBytes + streamed);
    says("stories begun a minute", limits.userStarts());
    says("calls of the model a minute", calls);
    says("tokens of the model a minute", (long) calls * tokens);
    int prompt = stories.maxPromptLength() + stories.maxContextLength();
    says("characters that the model is sent a minute", (long) calls * prompt);
    says("tokens of the model a day", config.budgets().ofUser());
    says("stories written at once", stories.maxActivePerUser());
    says("subscriptions at once", (long) limits.userSockets() * limits.socketOperations());
    says("lists of 1 MiB a minute", limits.userRequests() / WEIGHT_OF_LONGEST_LIST);
  }

  @Test
  void boundsTheHeapThatOneAccountTakes() throws IOException {
    ByteBounds bounds = ByteBounds.ofHeap(256L * KIB * KIB);
    long requests =
        (long) (bounds.waiting() + limits.userSockets()) * config.stories().maxBodyBytes();
    long heap = bounds.user() + requests + (long) limits.userSockets() * SOCKET_QUEUE;
    says("heap of answers and requests, KiB", (heap / KIB + 99) / 100 * 100);
  }

  private static void says(String what, long most) throws IOException {
    assertThat(Files.readString(Path.of("docs", "limits.md")))
        .contains(String.format(Locale.ROOT, "| %s | %,d |", what, most));
  }
}
