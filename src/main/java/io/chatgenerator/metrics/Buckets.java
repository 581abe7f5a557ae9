package io.chatgenerator.metrics;

import java.time.Duration;
import java.util.stream.LongStream;

/** The upper bounds that histograms count by, in the range where each of them matters. */
final class Buckets {
  /** Waiting for other people's computers, from a tenth of a second to a minute. */
  static final Duration[] SECONDS = millis(100, 250, 500, 1_000, 2_500, 5_000, 15_000, 60_000);

  /** Calls of one system to another in the same data centre. */
  static final Duration[] MILLISECONDS = millis(5, 10, 25, 50, 100, 250, 500, 1_000, 5_000);

  /** Tokens per second of language models. */
  static final double[] SPEEDS = {5, 10, 20, 50, 100, 200, 500};

  private Buckets() {}

  private static Duration[] millis(long... bounds) {
    return LongStream.of(bounds).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
  }
}
