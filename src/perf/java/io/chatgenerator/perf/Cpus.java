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

  private Cpus() {}

  static Map<String, String> loops() {
    return Map.of("EVENT_LOOPS", "" + LOOPS);
  }

  /** The beginning of a server's command line. */
  static List<String> server() {
    return ENOUGH ? List.of("taskset", "-c", "0-" + (LOOPS - 1)) : List.of();
  }

  /** Keeps this process to its CPU, threads that are there already included. */
  static void keepDriver() {
    if (!ENOUGH) {
      return;
    }
    String self = Long.toString(ProcessHandle.current().pid());
    try {
      new ProcessBuilder("taskset", "-a", "-cp", "1", self).start().onExit().join();
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
