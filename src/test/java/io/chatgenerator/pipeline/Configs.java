package io.chatgenerator.pipeline;

import io.chatgenerator.config.StoriesConfig;
import java.time.Duration;
import java.util.Optional;

/** Settings other than the usual ones of these tests. */
final class Configs {
  private Configs() {}

  /** A task works on {@code most} stories at once. */
  static StoriesConfig concurrentStories(int most) {
    return new StoriesConfig(
        "Stories",
        4_000,
        24_000,
        most,
        100,
        3,
        Duration.ofSeconds(30),
        Duration.ofSeconds(10),
        Optional.empty());
  }

  /** A user may have {@code most} unfinished stories. */
  static StoriesConfig activeStories(int most) {
    return new StoriesConfig(
        "Stories",
        4_000,
        24_000,
        2,
        most,
        3,
        Duration.ofSeconds(30),
        Duration.ofSeconds(10),
        Optional.empty());
  }
}
