package io.chatgenerator.chaos;

import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table, in a process of its own. */
final class TableProcess implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(1);
  private static final Pattern ADDRESS = Pattern.compile(DynamoDbMain.READY + "(http\\S+)");

  private final JavaProcess process;
  private final URI url;

  private TableProcess(JavaProcess process, URI url) {
    this.process = process;
    this.url = url;
  }

  /** Starts it and waits until it answers. */
  static TableProcess start() {
    List<String> arguments =
        List.of(
            "-Xmx512m",
            "-classpath",
            System.getProperty("java.class.path"),
            DynamoDbMain.class.getName());
    JavaProcess process = JavaProcess.start("dynamodb", arguments, Map.of());
    awaitAddress(process);
    Matcher address = address(process);
    if (!address.find()) {
      throw new AssertionError("no table: " + process.output());
    }
    return new TableProcess(process, URI.create(address.group(1)));
  }

  URI url() {
    return url;
  }

  void freeze() {
    process.freeze();
  }

  void thaw() {
    process.thaw();
  }

  @Override
  public void close() {
    process.kill();
  }

  private static void awaitAddress(JavaProcess process) {
    Vertx vertx = Vertx.vertx();
    Waiting.await(Waiting.until(vertx, () -> !process.isAlive() || address(process).find()), START);
    vertx.close().await();
  }

  private static Matcher address(JavaProcess process) {
    return ADDRESS.matcher(process.output());
  }
}
