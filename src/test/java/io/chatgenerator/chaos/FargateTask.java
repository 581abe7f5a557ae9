package io.chatgenerator.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A task of the service in a namespace of its own, started with the options of the image. */
final class FargateTask {
  /** What the smallest task leaves to the service. */
  static final long LIMIT = 512L << 20;

  private static final String JAR = Path.of("target", "chat-generator-1.0.0.jar").toString();

  private final int number;
  private final JavaProcess process;

  private FargateTask(int number, JavaProcess process) {
    this.number = number;
    this.process = process;
  }

  static FargateTask start(
      int number,
      FargateNetwork network,
      FargateEndpoints endpoints,
      Map<String, String> environment) {
    List<String> place = network.add(number, LIMIT, FargateEndpoints.names());
    List<String> arguments =
        Stream.of(ImageJvm.options().stream(), endpoints.trust().stream(), Stream.of("-jar", JAR))
            .flatMap(each -> each)
            .toList();
    return new FargateTask(
        number, JavaProcess.startIn(place, "fargate-" + number, arguments, environment));
  }

  int number() {
    return number;
  }

  String address() {
    return FargateNetwork.address(number);
  }

  String output() {
    return process.output();
  }

  /** As ECS asks, from within. Empty where nobody answers. */
  String health() {
    if (!process.isAlive()) {
      throw new AssertionError("task " + number + " ended: " + process.output());
    }
    return FargateNetwork.execute(
        number,
        "(exec 3<>/dev/tcp/127.0.0.1/9090 && printf 'GET /health/ready HTTP/1.0\\r\\n\\r\\n' >&3"
            + " && timeout 5 cat <&3) 2> /dev/null || true");
  }

  /** Whether it is ready, in a cluster of so many tasks. */
  boolean isReadyAmong(int members) {
    String health = health();
    return health.contains(" 200 ") && health.contains("joined, " + members + " tasks");
  }

  /** The most that it ever held, in KiB. */
  long peakKb() {
    try (Stream<String> lines = Files.lines(Path.of("/proc", "" + process.pid(), "status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  /** Stops it as ECS does; returns its exit code. */
  int stop() {
    process.terminate();
    return process.exitCode();
  }

  void kill() {
    process.kill();
  }
}
