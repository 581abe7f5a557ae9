package io.chatgenerator.mutants;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/**
 * Runs the simulation, and then the fast tests, against each seeded bug until one finds it, and
 * writes the table of what found which. Arguments: a folder for classes, the table's file, how many
 * schedules to try, and part of a file's name to try only some bugs. Ends with 1 where a bug is not
 * found.
 */
public final class MutantsMain {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final Path TESTS = Path.of("src/test/java");
  private static final List<String> FAST =
      List.of("pipeline", "live", "bus", "limit", "dynamodb", "story");

  /** Of the processor; a busy machine makes no bug found. */
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(120);

  private static final int LONGEST_MINUTES = 20;

  private MutantsMain() {}

  /** See above. */
  public static void main(String[] args) throws Exception {
    List<String> table = new ArrayList<>();
    int missed = 0;
    List<Mutant> mutants =
        Mutant.all().stream().filter(m -> args.length < 4 || m.file().contains(args[3])).toList();
    for (int i = 0; i < mutants.size(); i++) {
      Mutant mutant = mutants.get(i);
      Path folder = Files.createTempDirectory(Files.createDirectories(Path.of(args[0])), "mutant");
      Optional<String> finder = inTime(mutant, folder, Integer.parseInt(args[2]));
      missed += finder.isPresent() ? 0 : 1;
      table.add(
          "| %d | %s | `%s` | %s |"
              .formatted(i + 1, mutant.bug(), mutant.file(), finder.orElse("**nobody**")));
      System.out.println(table.get(i));
    }
    Files.writeString(
        Path.of(args[1]),
        "| | seeded bug | file | found by |\n|---|---|---|---|\n"
            + String.join("\n", table)
            + "\n");
    System.out.printf("%d seeded bugs, %d not found%n", mutants.size(), missed);
    System.exit(missed == 0 ? 0 : 1);
  }

  /** What takes too long is found by that. */
  private static Optional<String> inTime(Mutant mutant, Path folder, int schedules)
      throws InterruptedException, ExecutionException {
    FutureTask<Optional<String>> trial = new FutureTask<>(() -> find(mutant, folder, schedules));
    Thread thread = new Thread(trial, "mutant");
    thread.setDaemon(true);
    thread.start();
    for (int second = 0; second < TimeUnit.MINUTES.toSeconds(LONGEST_MINUTES); second++) {
      try {
        return trial.get(1, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        if (THREADS.getThreadCpuTime(thread.getId()) > LONGEST_NANOS) {
          break;
        }
      }
    }
    return Optional.of("time-out");
  }

  private static Optional<String> find(Mutant mutant, Path folder, int schedules) throws Exception {
    try (MutantLoader loader = MutantLoader.of(mutant, folder)) {
      Thread.currentThread().setContextClassLoader(loader);
      Object wrong =
          loader
              .loadClass("io.chatgenerator.pipeline.SimulationTrial")
              .getMethod("firstWrong", long.class, int.class)
              .invoke(null, 1L, schedules);
      return wrong.equals("") ? failingTest(loader) : Optional.of("simulation: " + wrong);
    }
  }

  private static Optional<String> failingTest(MutantLoader loader) throws Exception {
    for (Class<?> test : fastTests(loader)) {
      SummaryGeneratingListener summary = new SummaryGeneratingListener();
      LauncherDiscoveryRequest request =
          LauncherDiscoveryRequestBuilder.request()
              .selectors(DiscoverySelectors.selectClass(test))
              .build();
      LauncherFactory.create().execute(request, summary);
      if (summary.getSummary().getTotalFailureCount() > 0) {
        String method =
            summary.getSummary().getFailures().get(0).getTestIdentifier().getDisplayName();
        return Optional.of("`" + test.getSimpleName() + "." + method + "`");
      }
    }
    return Optional.empty();
  }

  private static List<Class<?>> fastTests(MutantLoader loader)
      throws IOException, ClassNotFoundException {
    List<Class<?>> tests = new ArrayList<>();
    for (String folder : FAST) {
      Path there = TESTS.resolve("io/chatgenerator").resolve(folder);
      if (Files.isDirectory(there)) {
        try (Stream<Path> files = Files.list(there)) {
          for (Path file : files.sorted().toList()) {
            String name = TESTS.relativize(file).toString().replace('/', '.');
            if (name.endsWith("Test.java") && !name.endsWith("RandomSchedulesTest.java")) {
              tests.add(loader.loadClass(name.substring(0, name.length() - ".java".length())));
            }
          }
        }
      }
    }
    return tests;
  }
}
