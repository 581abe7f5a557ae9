package io.chatgenerator.perf;

import static java.util.stream.Collectors.joining;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** The table of figures, in Markdown, in the order in which they were first measured. */
final class Report {
  private final List<String> baselines;
  private final Map<String, Row> rows = new LinkedHashMap<>();
  private int start;
  private boolean leftOut;

  /**
   * @param baselines names of other servers than the floor and the service
   */
  Report(List<String> baselines) {
    this.baselines = List.copyOf(baselines);
  }

  /** What comes from now on is of servers that were started anew. */
  void newStart() {
    start++;
  }

  /** Figures of what is done meanwhile are left out. */
  void leaveOut(Runnable warmUp) {
    leftOut = true;
    warmUp.run();
    leftOut = false;
  }

  /** A figure that should not exceed a multiple of the floor's. */
  void add(Contender contender, String what, double value, double target) {
    add(contender, what, value, OptionalDouble.of(target));
  }

  /** A figure without a target as a ratio. */
  void add(Contender contender, String what, double value) {
    add(contender, what, value, OptionalDouble.empty());
  }

  private void add(Contender contender, String what, double value, OptionalDouble target) {
    if (!leftOut) {
      rows.computeIfAbsent(what, unknown -> new Row(unknown, target))
          .add(contender.name(), start, value);
    }
  }

  @Override
  public String toString() {
    List<String> contenders =
        Stream.of(List.of("floor"), baselines, List.of("service")).flatMap(List::stream).toList();
    String table =
        Stream.concat(
                Stream.of(
                    "| what | " + String.join(" | ", contenders) + " | ratio | target |",
                    "|---|" + "--:|".repeat(contenders.size() + 2)),
                rows.values().stream().map(row -> row.text(contenders)))
            .collect(joining("\n"));
    return baselines.isEmpty() ? table : table + "\n\n" + comparisons();
  }

  private String comparisons() {
    return Stream.concat(
            Stream.of(
                "| what | baseline | service to baseline | 95 % confidence |", "|---|---|--:|--:|"),
            rows.values().stream()
                .flatMap(row -> baselines.stream().filter(row::has).map(row::comparison)))
        .collect(joining("\n"));
  }
}
