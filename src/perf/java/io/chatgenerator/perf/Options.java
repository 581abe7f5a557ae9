package io.chatgenerator.perf;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is measured, and for how long; from system properties that begin with {@code perf.}.
 *
 * @param isLong whether the long form is run
 * @param only the names of the measurements to make; empty for all
 * @param baselines class paths of other builds of the service, by name, measured beside it
 */
record Options(
    boolean isLong, Set<String> only, String serviceClassPath, Map<String, String> baselines) {
  static final Path PEER = Path.of("src", "perf", "js");
  private static final Path AOT_CACHE = Path.of("target", "perf", "service.aot");
  private static final String JAR = "target/chat-generator-1.0.0.jar";

  static Options read() {
    String only = System.getProperty("perf.only", "");
    return new Options(
        "long".equals(System.getProperty("perf.size")),
        only.isEmpty() ? Set.of() : Set.of(only.split(",", -1)),
        System.getProperty("perf.service", JAR),
        baselines(System.getProperty("perf.baselines", "")));
  }

  /** As {@code name=class path,name=class path}. */
  private static Map<String, String> baselines(String text) {
    Map<String, String> baselines = new LinkedHashMap<>();
    Stream.of(text.split(",", -1))
        .filter(baseline -> !baseline.isEmpty())
        .map(baseline -> baseline.split("=", 2))
        .forEach(baseline -> baselines.put(baseline[0], baseline[1]));
    return baselines;
  }

  boolean wants(String measurement) {
    return only.isEmpty() || only.contains(measurement);
  }

  /** Whether lists are wanted of the peer too, whose modules have to be there. */
  boolean wantsPeer() {
    return wants("lists") && Files.isDirectory(PEER.resolve("node_modules"));
  }

  /** Whether anything is wanted that needs servers whose code is compiled. */
  boolean wantsWarm() {
    return Stream.of("stories", "crowd", "lists", "flight").anyMatch(this::wants);
  }

  int rounds() {
    return Integer.getInteger("perf.rounds", isLong ? 7 : 3);
  }

  /** How often what needs warm servers is measured with new ones. */
  int servers() {
    return Integer.getInteger("perf.servers", 1);
  }

  /** How long a measurement of stories goes on. */
  int seconds() {
    return Integer.getInteger("perf.seconds", isLong ? 10 : 3);
  }

  /** How long a warm-up takes at most. */
  int warmUpSeconds() {
    return Integer.getInteger("perf.warmup", isLong ? 240 : 120);
  }

  /** The relay is compiled beside the driver. */
  String floorClassPath() {
    return System.getProperty("java.class.path");
  }

  /** The image's options, and a heap that is all touched at once, so that it never grows. */
  List<String> measuredJvm() {
    List<String> jvm = new ArrayList<>(jvm());
    jvm.addAll(List.of("-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch", Cpus.option()));
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
    List<String> jvm =
        new ArrayList<>(
            List.of("-Dvertx.disableFileCPResolving=true", "-Dio.netty.jfr.enabled=false"));
    if (Runtime.version().feature() >= 25) {
      jvm.add("-XX:+UseCompactObjectHeaders");
      jvm.add("-XX:TrimNativeHeapInterval=10000");
      jvm.add("--enable-native-access=ALL-UNNAMED");
      jvm.add("--sun-misc-unsafe-memory-access=allow");
    }
    return jvm;
  }
}
