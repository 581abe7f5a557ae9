package io.chatgenerator.chaos;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpMethod;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One task of the service: a process of the packaged jar. */
final class ServiceProcess {
  private static final Path JAR = Path.of("target", "chat-generator-1.0.0.jar");
  private static final Path CLASSES = Path.of("target", "chaos", "service.jsa");
  private static final Pattern TASK = Pattern.compile("task (\\S+) listens on port");
  private static final Duration LONGEST_START = Duration.ofMinutes(1);
  private static final long LOOK_MS = 100;

  private final String name;
  private final Ports ports;
  private final JavaProcess process;
  private volatile boolean open;

  private ServiceProcess(String name, Ports ports, JavaProcess process) {
    this.name = name;
    this.ports = ports;
    this.process = process;
  }

  /**
   * Starts it.
   *
   * @param name of its log, and of the model it asks for, so that the upstream can tell who calls
   * @param heap the most it may have, as the JVM takes it
   * @param settings without ports and names
   */
  static ServiceProcess start(String name, Ports ports, String heap, Map<String, String> settings) {
    String archive = "-XX:SharedArchiveFile=" + CLASSES;
    return startIn(List.of(), name, ports, List.of("-Xmx" + heap, archive), settings);
  }

  /**
   * The same where another command is to start it.
   *
   * @param place that command, as {@link JavaProcess#startIn} takes it
   * @param options of the JVM
   */
  static ServiceProcess startIn(
      List<String> place,
      String name,
      Ports ports,
      List<String> options,
      Map<String, String> settings) {
    Map<String, String> environment = new HashMap<>(settings);
    environment.put("PORT", "" + ports.api());
    environment.put("MANAGEMENT_PORT", "" + ports.management());
    environment.put("CLUSTER_PORT", "" + ports.cluster());
    environment.put("CLUSTER_BUS_PORT", "" + ports.bus());
    environment.put("OPENAI_MODEL", name);
    List<String> arguments = new ArrayList<>(options);
    arguments.addAll(List.of("-jar", JAR.toString()));
    return new ServiceProcess(
        name, ports, JavaProcess.startIn(place, name, arguments, environment));
  }

  /**
   * Archives the classes that it loads, unless it was done for this jar: processes start in half
   * the time then.
   */
  static void archiveClasses(
      Vertx vertx, HttpClientAgent http, Ports ports, Map<String, String> settings) {
    if (CLASSES.toFile().lastModified() < JAR.toFile().lastModified()) {
      List<String> options = List.of("-XX:ArchiveClassesAtExit=" + CLASSES);
      ServiceProcess process = startIn(List.of(), "archive", ports, options, settings);
      Waiting.await(process.ready(vertx, http), LONGEST_START);
      process.terminate();
      process.exitCode();
    }
  }

  String name() {
    return name;
  }

  long pid() {
    return process.pid();
  }

  Ports ports() {
    return ports;
  }

  /** Whether clients should be sent to it, as far as a balancer knows. */
  boolean isOpen() {
    return open;
  }

  /** Completes once it answers that it is ready; fails where it ends before. */
  Future<ServiceProcess> ready(Vertx vertx, HttpClientAgent http) {
    if (!process.isAlive()) {
      return Future.failedFuture(new AssertionError(name + " ended: " + process.output()));
    }
    return http.request(HttpMethod.GET, ports.management(), "127.0.0.1", "/health/ready")
        .compose(request -> request.send())
        .map(response -> response.statusCode() == 200)
        .otherwise(false)
        .compose(
            yes -> {
              open |= yes;
              return yes
                  ? Future.succeededFuture(this)
                  : vertx
                      .timer(LOOK_MS, TimeUnit.MILLISECONDS)
                      .compose(later -> ready(vertx, http));
            });
  }

  /** The id under which it holds leases. */
  String task() {
    Matcher line = TASK.matcher(process.output());
    if (!line.find()) {
      throw new AssertionError(name + " has not logged its id");
    }
    return line.group(1);
  }

  /** As {@code kill -9} does. */
  void kill() {
    open = false;
    process.kill();
  }

  /** Asks it to stop, with SIGTERM. */
  void terminate() {
    open = false;
    process.terminate();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for its end. */
  int exitCode() {
    return process.exitCode();
  }

  String output() {
    return process.output();
  }
}
