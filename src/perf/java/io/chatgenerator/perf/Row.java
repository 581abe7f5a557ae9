package io.chatgenerator.perf;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** One line of the table: the medians of what both contenders needed, and their ratio. */
final class Row {
  private final String what;
  private final OptionalDouble target;
  private final List<Double> floor = new ArrayList<>();
  private final List<Double> service = new ArrayList<>();

  /**
   * @param target what the ratio should not exceed
   */
  Row(String what, OptionalDouble target) {
    this.what = what;
    this.target = target;
  }

  void add(Contender contender, double value) {
    System.out.println(what + ", " + contender.name() + ": " + number(value));
    (contender instanceof Floor ? floor : service).add(value);
  }

  @Override
  public String toString() {
    double ratio = median(service) / median(floor);
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %s | %s |",
        what,
        number(median(floor)),
        number(median(service)),
        floor.isEmpty() ? "" : String.format(Locale.ROOT, "x%.2f", ratio),
        target.isPresent() ? String.format(Locale.ROOT, "x%.1f", target.getAsDouble()) : "");
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
