package io.chatgenerator.perf;

import java.util.Arrays;
import java.util.Locale;

/** Durations in nanoseconds, in whatever order they came. */
final class Latencies {
  private long[] values = new long[1024];
  private int size;

  void add(long nanos) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size++] = nanos;
  }

  /** In milliseconds. */
  double percentile(double percent) {
    if (size == 0) {
      return Double.NaN;
    }
    long[] sorted = Arrays.copyOf(values, size);
    Arrays.sort(sorted);
    return sorted[(int) Math.min(size - 1, size * percent / 100)] / 1e6;
  }

  /** The median and the 99th percentile. */
  String text() {
    return String.format(Locale.ROOT, "%.1f / %.1f", percentile(50), percentile(99));
  }
}
