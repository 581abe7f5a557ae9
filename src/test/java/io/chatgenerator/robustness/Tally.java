package io.chatgenerator.robustness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How much was tried in each area, and how much of it passed. */
final class Tally {
  private final Map<String, Count> areas = new TreeMap<>();

  /** A test that failed counts as passed in none of its tries. */
  record Count(long tried, long passed) {
    private Count plus(Count other) {
      return new Count(tried + other.tried, passed + other.passed);
    }
  }

  synchronized void add(String area, Count more) {
    areas.merge(area, more, Count::plus);
  }

  synchronized boolean isEmpty() {
    return areas.isEmpty();
  }

  /** Writes all of it for {@link #read}, in the place of what was there. */
  synchronized void write(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(
        file,
        areas.entrySet().stream()
            .map(row -> row.getKey() + "\t" + row.getValue().tried + "\t" + row.getValue().passed)
            .toList());
  }

  /** Adds what was written to a file. */
  void read(Path file) throws IOException {
    for (String line : Files.readAllLines(file)) {
      String[] cells = line.split("\t", -1);
      add(cells[0], new Count(Long.parseLong(cells[1]), Long.parseLong(cells[2])));
    }
  }

  /** The table as Markdown. */
  synchronized String toMarkdown() {
    return areas.entrySet().stream()
        .map(
            row ->
                "| %s | %,d | %,d |%n"
                    .formatted(row.getKey(), row.getValue().tried, row.getValue().passed))
        .collect(
            Collectors.joining(
                "", "| area | inputs or faults tried | passed |\n|---|---:|---:|\n", ""));
  }
}
