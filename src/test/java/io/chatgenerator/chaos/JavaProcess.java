package io.chatgenerator.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A JVM that a test started, and can stop in every way. Its output is kept in a file. */
final class JavaProcess {
  private static final Path LOGS = Path.of("target", "chaos");

  /** A JVM that is up soon matters more here than one that is fast later. */
  private static final List<String> FRUGAL =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

  private final Process process;
  private final Path log;

  private JavaProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    // Nothing is left running where the test itself is stopped.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "kill " + log));
  }

  /**
   * Starts it.
   *
   * @param name of its log, which is overwritten
   * @param environment all that it sees
   */
  static JavaProcess start(String name, List<String> arguments, Map<String, String> environment) {
    return startIn(List.of(), name, arguments, environment);
  }

  /**
   * The same where another command is to start it.
   *
   * @param place that command, which must become the JVM and leave its process to it
   */
  static JavaProcess startIn(
      List<String> place, String name, List<String> arguments, Map<String, String> environment) {
    List<String> command = new ArrayList<>(place);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FRUGAL);
    command.addAll(arguments);
    try {
      Path log = Files.createDirectories(LOGS).resolve(name + ".log");
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.redirectOutput(log.toFile()).environment().clear();
      builder.environment().putAll(environment);
      return new JavaProcess(builder.start(), log);
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** What it wrote so far. */
  String output() {
    try {
      return Files.readString(log);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** SIGKILL, and the certainty that it runs no more. */
  void kill() {
    process.destroyForcibly();
    exitCode();
  }

  /** SIGSTOP: it neither runs nor dies, and the kernel goes on taking its mail. */
  void freeze() {
    signal("STOP");
  }

  /** SIGCONT. */
  void thaw() {
    signal("CONT");
  }

  /** Waits for its end. */
  int exitCode() {
    try {
      return process.waitFor();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private void signal(String name) {
    try {
      int status = new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor();
      if (status != 0) {
        throw new IllegalStateException("kill -" + name + " ended with " + status);
      }
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
