package io.chatgenerator.perf;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is measured, and for how long; from system properties that begin with {@code perf.}.
 *
 * @param isLong whether the long form is run
 * @param only the names of the measurements to make; empty for all
 */
record Options(boolean isLong, Set<String> only, String serviceClassPath) {
  private static final Path AOT_CACHE = Path.of("target", "perf", "service.aot");
  private static final String JAR = "target/chat-generator-1.0.0.jar";

  static Options read() {
    String only = System.getProperty("perf.only", "");
    return new Options(
        "long".equals(System.getProperty("perf.size")),
        only.isEmpty() ? Set.of() : Set.of(only.split(",", -1)),
        System.getProperty("perf.service", JAR));
  }

  boolean wants(String measurement) {
    return only.isEmpty() || only.contains(measurement);
  }

  /** Whether anything is wanted that needs servers whose code is compiled. */
  boolean wantsWarm() {
    return Stream.of("stories", "crowd", "lists", "flight").anyMatch(this::wants);
  }

  int rounds() {
    return Integer.getInteger("perf.rounds", isLong ? 7 : 3);
  }

  int warmUpSeconds() {
    return Integer.getInteger("perf.warmup", isLong ? 60 : 20);
  }

  String floorClassPath() {
    return serviceClassPath + File.pathSeparator + "target/test-classes";
  }

  /** The image's options, and a heap that is all touched at once, so that it never grows. */
  List<String> measuredJvm() {
    List<String> jvm = new ArrayList<>(jvm());
    jvm.addAll(List.of("-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch"));
    jvm.addAll(List.of(System.getProperty("perf.jvm", "").trim().split(" +", -1)));
    jvm.removeIf(String::isEmpty);
    return jvm;
  }

  /** As in a container of 1 GB: the image's share of it for the heap. */
  List<String> smallJvm() {
    List<String> jvm = new ArrayList<>(jvm());
    jvm.addAll(List.of("-XX:MaxRAM=1g", "-XX:MaxRAMPercentage=70", "-XX:+ExitOnOutOfMemoryError"));
    return jvm;
  }

  /** Whether this JVM can keep what it loads for its next start. */
  boolean hasAotCache() {
    return Runtime.version().feature() >= 25;
  }

  List<String> jvmToCache() {
    return with("-XX:AOTCacheOutput=" + AOT_CACHE);
  }

  /** Ends where the cache cannot be used. */
  List<String> jvmFromCache() {
    return with("-XX:AOTCache=" + AOT_CACHE, "-XX:AOTMode=on");
  }

  private List<String> with(String... more) {
    List<String> jvm = new ArrayList<>(jvm());
    jvm.addAll(List.of(more));
    return jvm;
  }

  /** How long the endurance run goes on. */
  int minutes() {
    return Integer.getInteger("perf.minutes", 10);
  }

  /** What the image runs with, as far as this JVM knows it. */
  List<String> jvm() {
    List<String> jvm = new ArrayList<>(List.of("-Dvertx.disableFileCPResolving=true"));
    if (Runtime.version().feature() >= 25) {
      jvm.add("-XX:+UseCompactObjectHeaders");
      jvm.add("--enable-native-access=ALL-UNNAMED");
      jvm.add("--sun-misc-unsafe-memory-access=allow");
    }
    return jvm;
  }
}
