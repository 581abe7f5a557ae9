package io.chatgenerator.perf;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/** The table of figures, in Markdown, in the order in which they were first measured. */
final class Report {
  private static final String HEAD =
      "| what | floor | service | ratio | target |%n|---|--:|--:|--:|--:|%n";

  private final Map<String, Row> rows = new LinkedHashMap<>();

  /** A figure that should not exceed a multiple of the floor's. */
  void add(Contender contender, String what, double value, double target) {
    row(what, OptionalDouble.of(target)).add(contender, value);
  }

  /** A figure without a target as a ratio. */
  void add(Contender contender, String what, double value) {
    row(what, OptionalDouble.empty()).add(contender, value);
  }

  private Row row(String what, OptionalDouble target) {
    return rows.computeIfAbsent(what, unknown -> new Row(unknown, target));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(String.format(HEAD));
    rows.values().forEach(row -> text.append(row).append(System.lineSeparator()));
    return text.toString();
  }
}
