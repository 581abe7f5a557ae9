package io.chatgenerator.perf;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** One line of the table: the medians of what each contender needed, and the service's ratio. */
final class Row {
  /** Student's t for 95 %, by the number of values. */
  private static final double[] STUDENT = {
    0, 0, 12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23, 2.20
  };

  private final String what;
  private final OptionalDouble target;

  /** By contender: for each start of the servers, what was measured in its rounds. */
  private final Map<String, List<List<Double>>> values = new HashMap<>();

  /**
   * @param target what the ratio should not exceed
   */
  Row(String what, OptionalDouble target) {
    this.what = what;
    this.target = target;
  }

  void add(String contender, int start, double value) {
    System.out.println(what + ", " + contender + ": " + number(value));
    List<List<Double>> starts = values.computeIfAbsent(contender, unknown -> new ArrayList<>());
    while (starts.size() <= start) {
      starts.add(new ArrayList<>());
    }
    starts.get(start).add(value);
  }

  String text(List<String> contenders) {
    double ratio = median("service") / median("floor");
    return "| %s | %s | %s | %s |"
        .formatted(
            what,
            contenders.stream().map(name -> number(median(name))).collect(joining(" | ")),
            Double.isNaN(ratio) ? "" : "x%.2f".formatted(ratio),
            target.isPresent() ? "x%.1f".formatted(target.getAsDouble()) : "");
  }

  boolean has(String contender) {
    return values.containsKey(contender);
  }

  /**
   * The service's ratio to another server with its confidence interval of 95 %: over its starts,
   * since two of them differ by what the compiler makes of one build, or over the rounds of one.
   */
  String comparison(String other) {
    List<Double> ours = samples("service");
    List<Double> others = samples(other);
    double[] logs =
        IntStream.range(0, ours.size())
            .mapToDouble(i -> Math.log(ours.get(i) / others.get(i)))
            .toArray();
    double mean = DoubleStream.of(logs).average().orElse(Double.NaN);
    double square = DoubleStream.of(logs).map(log -> (log - mean) * (log - mean)).sum();
    double error =
        STUDENT[Math.min(logs.length, STUDENT.length - 1)]
            * Math.sqrt(square / (logs.length - 1) / logs.length);
    return "| %s | %s | %.3f | %.3f to %.3f |"
        .formatted(what, other, Math.exp(mean), Math.exp(mean - error), Math.exp(mean + error));
  }

  private List<Double> samples(String contender) {
    List<List<Double>> starts = starts(contender);
    return starts.size() == 1 ? starts.get(0) : starts.stream().map(Row::median).toList();
  }

  private List<List<Double>> starts(String contender) {
    return values.getOrDefault(contender, List.of());
  }

  private double median(String contender) {
    return median(starts(contender).stream().flatMap(List::stream).toList());
  }

  private static double median(List<Double> values) {
    if (values.isEmpty()) {
      return Double.NaN;
    }
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }

  private static String number(double value) {
    if (Double.isNaN(value)) {
      return "";
    }
    return value >= 100
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%.1f", value);
  }
}
