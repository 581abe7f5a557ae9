package io.chatgenerator.perf;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Measures the service and the floor in turns, and prints the table. See docs/performance.md for
 * its options.
 */
public final class Benchmark {
  private final Options options;
  private final TestEnvironment environment;
  private final Report report;
  private final Scenarios scenarios;

  private Benchmark(Options options, TestEnvironment environment) {
    this.options = options;
    this.environment = environment;
    this.report = new Report(compared(options));
    this.scenarios = new Scenarios(environment, report, options.seconds());
  }

  /** What the service is compared with beside the floor. */
  private static List<String> compared(Options options) {
    List<String> names = new ArrayList<>(options.baselines().keySet());
    if (options.wantsPeer()) {
      names.add(TestEnvironment.YOGA);
    }
    return names;
  }

  /** Runs all that the options ask for. */
  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT);
    Cpus.keepDriver();
    Options options = Options.read();
    try (TestEnvironment environment = new TestEnvironment(options)) {
      if (options.only().contains("endurance")) {
        new Endurance(environment, options).run();
      }
      Benchmark benchmark = new Benchmark(options, environment);
      for (int start = 0; options.wantsWarm() && start < options.servers(); start++) {
        benchmark.inTurns(benchmark::measureWarm);
      }
      benchmark.idle();
      benchmark.starts();
      System.out.println(benchmark.report);
    }
    Runtime.getRuntime().halt(0);
  }

  /** What needs servers whose code is compiled. */
  private void inTurns(Consumer<List<Contender>> measurement) {
    List<Contender> all = new ArrayList<>();
    try {
      List<String> jvm = options.measuredJvm();
      all.add(environment.floor(jvm));
      options.baselines().forEach((name, path) -> all.add(environment.service(name, path, jvm)));
      all.add(environment.service(jvm));
      all.forEach(contender -> environment.await(contender::ready));
      measurement.accept(all);
    } finally {
      all.forEach(Contender::close);
    }
    report.newStart();
  }

  private void measureWarm(List<Contender> all) {
    IntStream.range(0, 20).forEach(i -> environment.table().store(Samples.item(reader(), i)));
    for (Contender contender : all) {
      new Load(environment, contender).follow(scenarios.readers());
      System.out.println("warming up the " + contender.name());
      scenarios.warmUp(contender, options.warmUpSeconds());
    }
    warmRounds("stories", all, scenarios::stories);
    for (int readers : new int[] {1, 100, 500, 1_000}) {
      rounds("crowd", all, contender -> scenarios.crowd(contender, readers));
    }
    lists(all);
    warmRounds("flight", all, contender -> scenarios.inFlight(contender, 100));
  }

  private void lists(List<Contender> all) {
    if (!options.wantsPeer()) {
      rounds("lists", all, scenarios::lists);
      return;
    }
    try (Contender peer = environment.yoga()) {
      environment.await(peer::ready);
      scenarios.warmUpLists(peer);
      scenarios.listsAlike(peer, all.get(all.size() - 1));
      List<Contender> withPeer = new ArrayList<>(all);
      withPeer.add(1, peer);
      rounds("lists", withPeer, scenarios::lists);
    }
  }

  /** Sockets stay open until their server ends, so each count has servers of its own. */
  private void idle() {
    for (int sockets : new int[] {1_000, 10_000}) {
      rounds("idle", 1, List.of("floor", "service"), name -> idle(name, sockets));
    }
    if (options.wants("idle")) {
      inTurns(this::opening);
    }
  }

  /** Where the first sockets of a server, as above, meet code that is not compiled yet. */
  private void opening(List<Contender> all) {
    for (Contender contender : all) {
      System.out.println("warming up the " + contender.name());
      scenarios.warmUpOpening(contender, options.warmUpSeconds());
    }
    rounds("idle", all, scenarios::opening);
  }

  private void idle(String name, int sockets) {
    try (Contender contender = start(name, options.measuredJvm())) {
      environment.await(contender::ready);
      new Load(environment, contender).follow(scenarios.readers());
      scenarios.warmUp(contender, options.warmUpSeconds() / 4);
      scenarios.idle(contender, sockets);
    }
  }

  private void starts() {
    List<String> jvm = options.jvm();
    rounds(
        "start", options.rounds(), List.of("floor", "service"), name -> start(name, jvm, "start"));
    if (options.wants("start") && options.hasAotCache()) {
      train();
      repeat(
          "start with AOT cache",
          options.rounds(),
          List.of("service"),
          name -> start(name, options.jvmFromCache(), "start with AOT cache"));
    }
  }

  private void start(String name, List<String> jvm, String from) {
    try (Contender contender = start(name, jvm)) {
      environment.await(contender::ready);
      report.add(contender, from + " to ready, ms", contender.process().age().toMillis());
      report.add(
          contender, from + ": resident once ready, MB", contender.process().residentKb() / 1024.0);
      writeFirstStory(contender);
      report.add(
          contender, from + " to the first story's end, ms", contender.process().age().toMillis());
    }
  }

  private void writeFirstStory(Contender contender) {
    Load load = new Load(environment, contender);
    load.follow(environment.users(1));
    load.stories(environment.users(1), FollowedStory.Pace.of(5, 150), false, 1, 1);
  }

  /** As the image's build does: the JVM keeps what it loaded until a story was written. */
  private void train() {
    Contender trainee = start("service", options.jvmToCache());
    environment.await(trainee::ready);
    writeFirstStory(trainee);
    trainee.process().stop();
  }

  private Contender start(String name, List<String> jvm) {
    return name.equals("floor") ? environment.floor(jvm) : environment.service(jvm);
  }

  private String reader() {
    return scenarios.readers().get(0).name();
  }

  /** After one that does not count: its pace, its order and its saves are those of the others. */
  private void warmRounds(String what, List<Contender> all, Consumer<Contender> measurement) {
    if (options.wants(what)) {
      report.leaveOut(() -> repeat(what + ", not counted", 1, all, measurement));
      rounds(what, all, measurement);
    }
  }

  private void rounds(String what, List<Contender> both, Consumer<Contender> measurement) {
    rounds(what, options.rounds(), both, measurement);
  }

  /** In turns, so that what else the machine does hits both alike. */
  private <T> void rounds(String what, int rounds, List<T> both, Consumer<T> measurement) {
    if (!options.wants(what)) {
      return;
    }
    repeat(what, rounds, both, measurement);
  }

  private static <T> void repeat(String what, int rounds, List<T> both, Consumer<T> measurement) {
    for (int round = 1; round <= rounds; round++) {
      System.out.println(what + ", round " + round + " of " + rounds);
      both.forEach(measurement);
    }
  }
}
