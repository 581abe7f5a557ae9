package io.chatgenerator.perf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * The first CPU is the server's, the second one the driver's, where there are two. A server of
 * several event loops ({@code perf.loops}) has as many CPUs, of which the driver takes its share.
 */
final class Cpus {
  private static final boolean ENOUGH = Runtime.getRuntime().availableProcessors() > 1;

  private static final int LOOPS = Integer.getInteger("perf.loops", 1);
  private static final String SERVER = "0-" + (LOOPS - 1);

  private Cpus() {}

  static Map<String, String> loops() {
    return Map.of("EVENT_LOOPS", "" + LOOPS);
  }

  /** The beginning of a server's command line. */
  static List<String> server() {
    return ENOUGH ? List.of("taskset", "-c", SERVER) : List.of();
  }

  /** For a JVM that runs on more CPUs while it warms up. */
  static String option() {
    return "-XX:ActiveProcessorCount=" + LOOPS;
  }

  /** Keeps a server to its CPUs. */
  static void keepServer(long pid) {
    keep(SERVER, pid);
  }

  /** Lets a server's compilers use all CPUs. */
  static void freeServer(long pid) {
    keep("0-1", pid);
  }

  /** Keeps this process to its CPU. */
  static void keepDriver() {
    keep("1", ProcessHandle.current().pid());
  }

  /** Threads that are there already included. */
  private static void keep(String cpus, long pid) {
    if (!ENOUGH) {
      return;
    }
    try {
      new ProcessBuilder("taskset", "-a", "-cp", cpus, "" + pid).start().onExit().join();
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  static String text() {
    return !ENOUGH
        ? "server and driver on one CPU"
        : LOOPS > 1
            ? "server on %d CPUs, driver on the second of them".formatted(LOOPS)
            : "server on one CPU, driver on another";
  }
}
