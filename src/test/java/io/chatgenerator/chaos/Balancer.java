package io.chatgenerator.chaos;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * HAProxy in front of several processes: each connection goes to the next one that says it is
 * ready, without regard to who connects.
 */
final class Balancer implements AutoCloseable {
  private static final Path FOLDER = Path.of("target", "chaos");
  private static final String SETTINGS =
      """
      defaults
        mode http
        timeout connect 2s
        timeout client 60s
        timeout server 60s
        timeout tunnel 10m
        timeout check 5s
        retries 5
        option redispatch 1
        retry-on conn-failure empty-response 503
      frontend stories
        bind 127.0.0.1:%d
        default_backend tasks
      backend tasks
        balance roundrobin
        option httpchk GET /health/ready
        default-server inter 300 fall 2 rise 1
      """;

  private final Process process;
  private final int port;

  private Balancer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Skips the test, and says so, where there is no HAProxy; fails instead in CI. */
  static void need() {
    if (!"true".equals(System.getenv("CI"))) {
      assumeTrue(command().isPresent(), "skipped: apt-get install haproxy first");
    }
  }

  /** Starts it; it does not wait for the processes. */
  static Balancer start(List<ServiceProcess> processes) {
    String haproxy = command().orElseThrow(() -> new AssertionError("haproxy is not installed"));
    int port = freePort();
    StringBuilder settings = new StringBuilder(SETTINGS.formatted(port));
    processes.forEach(
        each ->
            settings.append(
                "  server %s 127.0.0.1:%d check%n".formatted(each.name(), each.ports().api())));
    try {
      Path file = Files.createDirectories(FOLDER).resolve("haproxy.cfg");
      Files.writeString(file, settings);
      Process process =
          new ProcessBuilder(haproxy, "-db", "-f", file.toString())
              .redirectErrorStream(true)
              .redirectOutput(FOLDER.resolve("haproxy.log").toFile())
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "kill haproxy"));
      return new Balancer(process, port);
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  String url() {
    return "http://127.0.0.1:" + port + "/graphql";
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** Debian keeps it where only root looks. */
  private static Optional<String> command() {
    String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin";
    return Stream.of(path.split(File.pathSeparator))
        .map(folder -> Path.of(folder, "haproxy"))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException none) {
      throw new UncheckedIOException(none);
    }
  }
}
