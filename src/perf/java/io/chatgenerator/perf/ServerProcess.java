package io.chatgenerator.perf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A server that is measured, on a CPU of its own. Its output is kept in a file. */
final class ServerProcess implements AutoCloseable {
  private static final Path LOGS = Path.of("target", "perf");
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin");
  private static final String NODE = "node";
  private static final Pattern HEAP_USED = Pattern.compile("total \\d+K, used (\\d+)K");
  private static final Pattern COMPILER = Pattern.compile("C[12] Compiler");
  private static final Pattern LOOP = Pattern.compile("vert.x-eventloo");
  private static final Pattern ALLOCATED = Pattern.compile("allocated=(\\d+)([BKMG])");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

  private final Process process;
  private final int port;
  private final boolean isJvm;
  private final long startedAt = System.nanoTime();

  private ServerProcess(Process process, int port, boolean isJvm) {
    this.process = process;
    this.port = port;
    this.isJvm = isJvm;
    // Nothing is left running where the driver itself is stopped.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  /**
   * Starts a JVM.
   *
   * @param name of its log
   * @param arguments of the JVM and the program
   */
  static ServerProcess start(
      String name, int port, List<String> arguments, Map<String, String> environment) {
    String java = JAVA.resolve("java").toString();
    return start(name, port, java, arguments, environment);
  }

  /** Starts a script of Node. */
  static ServerProcess node(String name, int port, String script, Map<String, String> environment) {
    return start(name, port, NODE, List.of(script), environment);
  }

  private static ServerProcess start(
      String name,
      int port,
      String program,
      List<String> arguments,
      Map<String, String> environment) {
    List<String> command = new ArrayList<>(Cpus.server());
    command.add(program);
    command.addAll(arguments);
    try {
      Path log = Files.createDirectories(LOGS).resolve(name + ".log");
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.redirectOutput(log.toFile()).environment().putAll(environment);
      builder.environment().putAll(Cpus.loops());
      builder.environment().put("PORT", "" + port);
      return new ServerProcess(builder.start(), port, !program.equals(NODE));
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  int port() {
    return port;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Whether compilers and event loops have threads with names, and {@code jcmd} knows the heap. */
  boolean isJvm() {
    return isJvm;
  }

  long pid() {
    return process.pid();
  }

  /** Lets it run on the driver's CPU too, until {@link #keepToItsCpus}. */
  void freeCpus() {
    Cpus.freeServer(process.pid());
  }

  void keepToItsCpus() {
    Cpus.keepServer(process.pid());
  }

  /** Since the start of the process. */
  Duration age() {
    return Duration.ofNanos(System.nanoTime() - startedAt);
  }

  /**
   * User and system time of all its living threads, in nanoseconds, but for those that compile:
   * they fall silent minutes after a server was started, and would hide what goes on.
   */
  long cpuNanos() {
    return cpuNanos(COMPILER.asPredicate().negate());
  }

  /** The same of its event loops alone: without collections, which fall into few measurements. */
  long loopNanos() {
    return cpuNanos(LOOP.asPredicate());
  }

  /** The same of its compilers: once they rest, the server runs the code that it will stay with. */
  long compilerNanos() {
    return cpuNanos(COMPILER.asPredicate());
  }

  /** What its living threads have allocated on the heap, in bytes, to about a thousandth. */
  long allocatedBytes() {
    if (!isJvm) {
      return 0;
    }
    return ALLOCATED
        .matcher(jcmd("Thread.print", "-e"))
        .results()
        .mapToLong(found -> Long.parseLong(found.group(1)) << 10 * "BKMG".indexOf(found.group(2)))
        .sum();
  }

  /** Memory that is resident, in kB. */
  long residentKb() {
    return numbers(RESIDENT, read(Path.of("/proc/" + process.pid() + "/status")));
  }

  /**
   * Memory that is in use: objects that are alive, and whatever is resident outside the heap, in
   * kB. Right only as a difference, and only where all of the heap was touched at the start.
   */
  long usedKb() {
    jcmd("GC.run");
    jcmd("GC.run");
    return numbers(HEAP_USED, jcmd("GC.heap_info")) + residentKb();
  }

  /** Lets it end by itself, and waits for that. */
  void stop() {
    process.destroy();
    process.onExit().join();
  }

  /** Kills it, and waits for its end. */
  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }

  private String jcmd(String... command) {
    List<String> line = new ArrayList<>(List.of(JAVA.resolve("jcmd").toString(), "" + pid()));
    line.addAll(List.of(command));
    try {
      Process jcmd = new ProcessBuilder(line).redirectErrorStream(true).start();
      String output = new String(jcmd.getInputStream().readAllBytes());
      jcmd.onExit().join();
      return output;
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  private static long numbers(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .mapToLong(found -> Long.parseLong(pattern.matcher(found).replaceAll("$1")))
        .sum();
  }

  private long cpuNanos(Predicate<String> names) {
    try (Stream<Path> threads = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
      return threads
          .filter(thread -> names.test(name(thread)))
          .mapToLong(ServerProcess::cpuNanos)
          .sum();
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  private static String name(Path thread) {
    try {
      return Files.readString(thread.resolve("comm"));
    } catch (IOException ended) {
      return "";
    }
  }

  private static long cpuNanos(Path thread) {
    try {
      return Long.parseLong(Files.readString(thread.resolve("schedstat")).split(" ", 2)[0]);
    } catch (IOException ended) {
      return 0;
    }
  }

  private static String read(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }
}
