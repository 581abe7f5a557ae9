package io.chatgenerator.config;

import static io.chatgenerator.config.Parsers.HOUR;
import static io.chatgenerator.config.Parsers.MANY;
import static io.chatgenerator.config.Parsers.TEXT;
import static io.chatgenerator.config.Parsers.duration;
import static io.chatgenerator.config.Parsers.integer;

import java.time.Duration;
import java.util.Optional;

/** The limits and clocks of stories; each is described by its setting. */
public record StoriesConfig(
    String table,
    int maxPromptLength,
    int maxContextLength,
    int maxConcurrent,
    int maxActivePerUser,
    int maxAttempts,
    Duration lease,
    Duration drainTimeout,
    Optional<Duration> retention) {
  static final Settings SETTINGS = new Settings();

  private static final Setting<String> STORIES_TABLE =
      SETTINGS.add("STORIES_TABLE", TEXT, "Stories", "the DynamoDB table of the stories");
  static final Setting<Integer> MAX_PROMPT_LENGTH =
      SETTINGS.add(
          "MAX_PROMPT_LENGTH",
          integer(1, 100_000),
          "4000",
          "longest accepted prompt, in UTF-16 units");
  static final Setting<Integer> MAX_CONTEXT_LENGTH =
      SETTINGS.add(
          "MAX_CONTEXT_LENGTH",
          integer(0, MANY),
          "24000",
          "how much of the earlier stories is sent with a `continues`, in UTF-16 units");
  private static final Setting<Integer> MAX_CONCURRENT_STORIES =
      SETTINGS.add(
          "MAX_CONCURRENT_STORIES",
          integer(1, 100_000),
          "500",
          "stories that one process generates at once");
  private static final Setting<Integer> MAX_ACTIVE_STORIES_PER_USER =
      SETTINGS.add(
          "MAX_ACTIVE_STORIES_PER_USER",
          integer(1, 100_000),
          "20",
          "unfinished stories that one user may have");
  private static final Setting<Integer> MAX_ATTEMPTS =
      SETTINGS.add(
          "MAX_ATTEMPTS",
          integer(1, 100),
          "3",
          "attempts that may fail before a story is FAILED; lost tasks do not count");
  private static final Setting<Integer> LEASE_SECONDS =
      SETTINGS.add(
          "LEASE_SECONDS",
          integer(5, 3_600),
          "30",
          "how long a lease lasts without renewal, in seconds; at least 5");
  private static final Setting<Duration> DRAIN_TIMEOUT =
      SETTINGS.add(
          "DRAIN_TIMEOUT",
          duration(Duration.ZERO, HOUR),
          "100s",
          "how long a stopping task lets its stories finish");
  private static final Setting<Integer> STORY_RETENTION_DAYS =
      SETTINGS.optional(
          "STORY_RETENTION_DAYS",
          integer(1, 36_500),
          "none",
          "days that a story stays after its end; without it, until its owner deletes it");

  /**
   * The longest request, in bytes: the longest prompt with every character escaped, and the
   * document around it.
   */
  public int maxBodyBytes() {
    return 6 * maxPromptLength + 64 * 1024;
  }

  static StoriesConfig from(SettingValues values) {
    return new StoriesConfig(
        values.get(STORIES_TABLE),
        values.get(MAX_PROMPT_LENGTH),
        values.get(MAX_CONTEXT_LENGTH),
        values.get(MAX_CONCURRENT_STORIES),
        values.get(MAX_ACTIVE_STORIES_PER_USER),
        values.get(MAX_ATTEMPTS),
        Duration.ofSeconds(values.get(LEASE_SECONDS)),
        values.get(DRAIN_TIMEOUT),
        values.find(STORY_RETENTION_DAYS).map(Duration::ofDays));
  }
}
