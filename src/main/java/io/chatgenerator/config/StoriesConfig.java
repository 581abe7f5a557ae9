package io.chatgenerator.config;

import static io.chatgenerator.config.Parsers.HOUR;
import static io.chatgenerator.config.Parsers.MANY;
import static io.chatgenerator.config.Parsers.TEXT;
import static io.chatgenerator.config.Parsers.duration;
import static io.chatgenerator.config.Parsers.integer;

import java.time.Duration;
import java.util.Optional;

/** The limits and clocks of stories; the README describes each by its setting. */
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
        settings.get("STORIES_TABLE", TEXT, "Stories"),
        settings.get("MAX_PROMPT_LENGTH", integer(1, 100_000), "4000"),
        settings.get("MAX_CONTEXT_LENGTH", integer(0, MANY), "24000"),
        settings.get("MAX_CONCURRENT_STORIES", integer(1, 100_000), "500"),
        settings.get("MAX_ACTIVE_STORIES_PER_USER", integer(1, 100_000), "20"),
        settings.get("MAX_ATTEMPTS", integer(1, 100), "3"),
        Duration.ofSeconds(settings.get("LEASE_SECONDS", integer(5, 3_600), "30")),
        settings.get("DRAIN_TIMEOUT", duration(Duration.ZERO, HOUR), "100s"),
        settings.find("STORY_RETENTION_DAYS", integer(1, 36_500)).map(Duration::ofDays));
  }

  /**
   * The longest request, in bytes: the longest prompt with every character escaped, and the
   * document around it.
   */
  public int maxBodyBytes() {
    return 6 * maxPromptLength + 64 * 1024;
  }
}
