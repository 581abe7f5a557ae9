package io.chatgenerator.pipeline;

import io.chatgenerator.config.StoriesConfig;
import java.time.Duration;

/** Settings other than the usual ones of these tests. */
final class Configs {
  private Configs() {}

  /** A user may have {@code most} unfinished stories. */
  static StoriesConfig activeStories(int most) {
    return new StoriesConfig(
        "Stories", 4_000, 2, most, 3, Duration.ofSeconds(30), Duration.ofSeconds(10));
  }
}
