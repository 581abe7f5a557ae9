package io.chatgenerator.mutants;

import static java.util.Comparator.comparing;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/**
 * Runs the simulation, and then the fast tests, against each seeded bug until one finds it, and
 * writes the table of what found which. Arguments: a folder for classes, the table's file, how many
 * schedules to try, and parts of the names of bugs or files, to try only these. Ends with 1 where a
 * bug is not found.
 */
public final class MutantsMain {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final Path TESTS = Path.of("src/test/java");
  private static final List<String> FAST =
      List.of("pipeline", "recovery", "live", "bus", "limit", "dynamodb", "story");

  /** Of the processor, for one schedule or one class of tests, which need seconds at most. */
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(120);

  private static final int LONGEST_MINUTES = 20;

  private final Mutant mutant;
  private final MutantLoader loader;
  private volatile String step = "";

  private MutantsMain(Mutant mutant, MutantLoader loader) {
    this.mutant = mutant;
    this.loader = loader;
  }

  /** See above. */
  public static void main(String[] args) throws Exception {
    List<String> table = new ArrayList<>();
    int missed = 0;
    List<String> parts = List.of(args).subList(3, args.length);
    List<Mutant> mutants = Mutant.all().stream().filter(m -> m.isOneOf(parts)).toList();
    for (Mutant mutant : mutants) {
      Path folder = Files.createTempDirectory(Files.createDirectories(Path.of(args[0])), "mutant");
      Optional<String> finder;
      try (MutantLoader loader = MutantLoader.of(mutant, folder)) {
        finder = new MutantsMain(mutant, loader).findInTime(Integer.parseInt(args[2]));
      }
      missed += finder.isPresent() ? 0 : 1;
      String row = "| %s | %s |".formatted(mutant.bug(), finder.orElse("**nothing**"));
      table.add(row);
      System.out.println(row);
    }
    Files.writeString(
        Path.of(args[1]),
        "| seeded bug | found by |\n|---|---|\n" + String.join("\n", table) + "\n");
    System.out.printf("%d seeded bugs, %d not found%n", mutants.size(), missed);
    System.exit(missed == 0 ? 0 : 1);
  }

  /** A schedule or a class of tests that does not end finds the bug. */
  private Optional<String> findInTime(int schedules)
      throws InterruptedException, ExecutionException {
    FutureTask<Optional<String>> trial = new FutureTask<>(() -> find(schedules));
    Thread thread = new Thread(trial, "mutant");
    thread.setDaemon(true);
    thread.setContextClassLoader(loader);
    thread.start();
    while (true) {
      String begun = step;
      long cpu = THREADS.getThreadCpuTime(thread.getId());
      for (int second = 0; step.equals(begun); second++) {
        try {
          return trial.get(1, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
          return Optional.of(begun + ": " + virtualMachineError(e).getClass().getSimpleName());
        } catch (TimeoutException e) {
          if (THREADS.getThreadCpuTime(thread.getId()) - cpu > LONGEST_NANOS
              || second > TimeUnit.MINUTES.toSeconds(LONGEST_MINUTES)) {
            return Optional.of(begun + ": does not end");
          }
        }
      }
    }
  }

  /** A schedule that takes all memory, or the whole stack, finds the bug too. */
  private static VirtualMachineError virtualMachineError(ExecutionException e)
      throws ExecutionException {
    for (Throwable why = e; why != null; why = why.getCause()) {
      if (why instanceof VirtualMachineError error) {
        return error;
      }
    }
    throw e;
  }

  private Optional<String> find(int schedules) throws Exception {
    Method trial =
        loader
            .loadClass("io.chatgenerator.pipeline.SimulationTrial")
            .getMethod("firstWrong", long.class, int.class);
    for (long seed = 1; seed <= schedules; seed++) {
      step = "simulation, seed " + seed;
      Object wrong = trial.invoke(null, seed, 1);
      if (!wrong.equals("")) {
        return Optional.of("simulation, " + wrong);
      }
    }
    return failingTest();
  }

  private Optional<String> failingTest() throws Exception {
    for (Class<?> test : fastTests()) {
      step = "`" + test.getSimpleName() + "`";
      SummaryGeneratingListener summary = new SummaryGeneratingListener();
      LauncherDiscoveryRequest request =
          LauncherDiscoveryRequestBuilder.request()
              .selectors(DiscoverySelectors.selectClass(test))
              .build();
      LauncherFactory.create().execute(request, summary);
      if (summary.getSummary().getTotalFailureCount() > 0) {
        TestIdentifier found = summary.getSummary().getFailures().get(0).getTestIdentifier();
        String name = found.getDisplayName().replace("()", "");
        return Optional.of("`" + test.getSimpleName() + "." + name + "`");
      }
    }
    return Optional.empty();
  }

  /** Those first that name the class with the bug. */
  private List<Class<?>> fastTests() throws IOException, ClassNotFoundException {
    List<Path> files = new ArrayList<>();
    for (String folder : FAST) {
      try (Stream<Path> there = Files.list(TESTS.resolve("io/chatgenerator").resolve(folder))) {
        there.filter(MutantsMain::isFast).sorted().forEach(files::add);
      }
    }
    String buggy = mutant.className();
    Map<Path, Boolean> remote = new HashMap<>();
    for (Path file : files) {
      remote.put(file, !Files.readString(file).contains(buggy));
    }
    files.sort(comparing(remote::get));
    List<Class<?>> tests = new ArrayList<>();
    for (Path file : files) {
      String name = TESTS.relativize(file).toString().replace('/', '.');
      tests.add(loader.loadClass(name.substring(0, name.length() - ".java".length())));
    }
    return tests;
  }

  private static boolean isFast(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith("Test.java") && !name.equals("RandomSchedulesTest.java");
  }
}
