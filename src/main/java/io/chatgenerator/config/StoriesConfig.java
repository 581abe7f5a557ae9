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
  static StoriesConfig from(Settings settings) {
    return new StoriesConfig(
        settings.get("STORIES_TABLE", TEXT, "Stories", "the DynamoDB table of the stories"),
        settings.get(
            "MAX_PROMPT_LENGTH",
            integer(1, 100_000),
            "4000",
            "longest accepted prompt, in UTF-16 units"),
        settings.get(
            "MAX_CONTEXT_LENGTH",
            integer(0, MANY),
            "24000",
            "how much of the earlier stories is sent with a `continues`, in UTF-16 units"),
        settings.get(
            "MAX_CONCURRENT_STORIES",
            integer(1, 100_000),
            "500",
            "stories that one process generates at once"),
        settings.get(
            "MAX_ACTIVE_STORIES_PER_USER",
            integer(1, 100_000),
            "20",
            "unfinished stories that one user may have"),
        settings.get(
            "MAX_ATTEMPTS",
            integer(1, 100),
            "3",
            "attempts that may fail before a story is FAILED; lost tasks do not count"),
        Duration.ofSeconds(
            settings.get(
                "LEASE_SECONDS",
                integer(5, 3_600),
                "30",
                "how long a lease lasts without renewal, in seconds; at least 5")),
        settings.get(
            "DRAIN_TIMEOUT",
            duration(Duration.ZERO, HOUR),
            "100s",
            "how long a stopping task lets its stories finish"),
        settings
            .find(
                "STORY_RETENTION_DAYS",
                integer(1, 36_500),
                "days that a story stays after its end; without it, until its owner deletes it")
            .map(Duration::ofDays));
  }

  /**
   * The longest request, in bytes: the longest prompt with every character escaped, and the
   * document around it.
   */
  public int maxBodyBytes() {
    return 6 * maxPromptLength + 64 * 1024;
  }
}
