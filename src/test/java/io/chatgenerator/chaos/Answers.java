package io.chatgenerator.chaos;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;

/** All answers of a run: what they were, when, and how long they took. */
final class Answers {
  static final String OK = "success";

  private final ConcurrentLinkedQueue<Answer> all = new ConcurrentLinkedQueue<>();

  /**
   * One answer.
   *
   * @param code {@link #OK}, a code of the API, or what went wrong without one
   * @param at of its arrival, by the clock of {@link System#nanoTime}
   */
  record Answer(String operation, String code, long at, long millis) {
    boolean isOk() {
      return code.equals(OK);
    }
  }

  void add(String operation, String code, long startedAt) {
    long now = System.nanoTime();
    all.add(new Answer(operation, code, now, (now - startedAt) / 1_000_000));
  }

  /** How many of each kind, by operation and code. */
  Map<String, Long> counts(Predicate<Answer> which) {
    return all.stream()
        .filter(which)
        .collect(
            groupingBy(
                answer -> answer.operation() + " " + answer.code(), TreeMap::new, counting()));
  }

  List<Answer> matching(Predicate<Answer> which) {
    return all.stream().filter(which).toList();
  }

  /** Milliseconds within which 95 of 100 good answers to one operation came. */
  long p95(String operation, Predicate<Answer> which) {
    long[] sorted =
        all.stream()
            .filter(answer -> answer.operation().equals(operation) && answer.isOk())
            .filter(which)
            .mapToLong(Answer::millis)
            .sorted()
            .toArray();
    return sorted.length == 0 ? -1 : sorted[Math.min(sorted.length - 1, sorted.length * 95 / 100)];
  }
}
