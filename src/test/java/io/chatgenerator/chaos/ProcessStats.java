package io.chatgenerator.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a process of this machine holds, read from outside, which takes the tools of a JDK and the
 * {@code /proc} of Linux.
 *
 * @param heapKb after a full collection
 * @param sockets open ones, listening ones too
 * @param files all open files, sockets too
 */
record ProcessStats(long heapKb, long residentKb, long threads, long sockets, long files) {
  private static final Path TOOLS = Path.of(System.getProperty("java.home"), "bin");
  private static final List<String> HEAP = List.of("S0U", "S1U", "EU", "OU");

  /** Collects its garbage, and looks. */
  static ProcessStats of(ServiceProcess process) {
    String pid = "" + process.pid();
    Path kernel = Path.of("/proc", pid);
    try {
      run("jcmd", pid, "GC.run");
      return new ProcessStats(
          heapKb(run("jstat", "-gc", pid)),
          status(kernel, "VmRSS:"),
          status(kernel, "Threads:"),
          descriptors(kernel, "socket:"),
          descriptors(kernel, ""));
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  private static long heapKb(List<String> table) {
    List<String> names = words(table.get(0));
    List<String> values = words(table.get(1));
    return HEAP.stream()
        .mapToLong(name -> (long) Double.parseDouble(values.get(names.indexOf(name))))
        .sum();
  }

  private static long status(Path kernel, String name) throws IOException {
    return Files.readAllLines(kernel.resolve("status")).stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(words(line).get(1)))
        .findFirst()
        .orElseThrow();
  }

  private static long descriptors(Path kernel, String kind) throws IOException {
    try (Stream<Path> all = Files.list(kernel.resolve("fd"))) {
      return all.filter(one -> target(one).startsWith(kind)).count();
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException closedMeanwhile) {
      return "closed";
    }
  }

  private static List<String> run(String tool, String... arguments) throws IOException {
    Stream<String> command = Stream.concat(Stream.of(TOOLS + "/" + tool), Stream.of(arguments));
    Process process = new ProcessBuilder(command.toList()).redirectErrorStream(true).start();
    List<String> output =
        new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();
    try {
      if (process.waitFor() != 0) {
        throw new IOException(tool + " ended with " + process.exitValue() + ": " + output);
      }
      return output;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private static List<String> words(String line) {
    return Arrays.asList(line.strip().split("\\s+", -1));
  }
}
