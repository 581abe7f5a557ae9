package io.chatgenerator.perf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The first CPU is the server's, the second one the driver's, where there are two. */
final class Cpus {
  private static final boolean ENOUGH = Runtime.getRuntime().availableProcessors() > 1;

  private Cpus() {}

  /** The beginning of a server's command line. */
  static List<String> server() {
    return ENOUGH ? List.of("taskset", "-c", "0") : List.of();
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
    return ENOUGH ? "server on one CPU, driver on another" : "server and driver on one CPU";
  }
}
