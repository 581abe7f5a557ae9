package io.chatgenerator.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** What all processes held over time. For the test's thread. */
final class StatsOverTime {
  private final Map<String, List<ProcessStats>> samples = new TreeMap<>();

  /** Looks at each process once. */
  void sample(Fleet fleet) {
    fleet
        .processes()
        .forEach(
            process ->
                samples
                    .computeIfAbsent(process.name(), name -> new ArrayList<>())
                    .add(ProcessStats.of(process)));
  }

  /** Nothing that leaks stays within this: each third of the time holds what the first one did. */
  void assertFlat() {
    samples.forEach(
        (process, all) -> {
          assertThat(all).as("samples of %s", process).hasSizeGreaterThanOrEqualTo(6);
          assertFlat(process + ": heap after collection, KB", all, ProcessStats::heapKb, 16_000);
          assertFlat(process + ": threads", all, ProcessStats::threads, 8);
          assertFlat(process + ": sockets", all, ProcessStats::sockets, 60);
          assertFlat(process + ": open files", all, ProcessStats::files, 60);
        });
  }

  void print(Figures figures, String scenario) {
    samples.forEach(
        (process, all) -> {
          print(
              figures,
              scenario,
              process + ", heap after collection, MB",
              all,
              s -> s.heapKb() >> 10);
          print(
              figures, scenario, process + ", resident memory, MB", all, s -> s.residentKb() >> 10);
          print(figures, scenario, process + ", threads", all, ProcessStats::threads);
          print(figures, scenario, process + ", sockets", all, ProcessStats::sockets);
          print(figures, scenario, process + ", open files", all, ProcessStats::files);
        });
  }

  /** The most that any process ever held. */
  long most(ToLongFunction<ProcessStats> what) {
    return samples.values().stream().flatMap(List::stream).mapToLong(what).max().orElseThrow();
  }

  private static void assertFlat(
      String what, List<ProcessStats> all, ToLongFunction<ProcessStats> value, long tolerance) {
    long first = median(third(all, 0), value);
    long last = median(third(all, 2), value);
    assertThat(last)
        .as("%s, first third %d", what, first)
        .isLessThan(first + first / 4 + tolerance);
  }

  private static void print(
      Figures figures,
      String scenario,
      String what,
      List<ProcessStats> all,
      ToLongFunction<ProcessStats> value) {
    String thirds =
        "%d, %d, %d"
            .formatted(
                median(third(all, 0), value),
                median(third(all, 1), value),
                median(third(all, 2), value));
    figures.add(scenario, what + ": median of each third", thirds);
  }

  private static List<ProcessStats> third(List<ProcessStats> all, int which) {
    return all.subList(which * all.size() / 3, (which + 1) * all.size() / 3);
  }

  private static long median(List<ProcessStats> some, ToLongFunction<ProcessStats> value) {
    return some.stream().mapToLong(value).sorted().skip(some.size() / 2).findFirst().orElse(0);
  }
}
