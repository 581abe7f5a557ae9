package io.chatgenerator.pipeline;

import io.chatgenerator.config.StoriesConfig;
import java.time.Duration;
import java.util.Optional;

/** Settings of these tests. */
final class Configs {
  private Configs() {}

  /** A task works on {@code concurrent} stories; a user may have {@code active} unfinished ones. */
  static StoriesConfig stories(int concurrent, int active) {
    return new StoriesConfig(
        "Stories",
        4_000,
        24_000,
        concurrent,
        active,
        3,
        Duration.ofSeconds(30),
        Duration.ofSeconds(10),
        Optional.empty());
  }
}
