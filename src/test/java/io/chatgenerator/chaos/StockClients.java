package io.chatgenerator.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Users with the stock graphql-ws client, who ask for stories one after the other. */
final class StockClients implements AutoCloseable {
  private static final Path SCRIPTS = Path.of("src", "test", "js");
  private static final Path FOLDER = Path.of("target", "chaos");
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private final Process process;
  private final Path output;

  /**
   * What they went through.
   *
   * @param askedAgain mutations that a stopping task had answered with UNAVAILABLE
   */
  record Report(
      int asked, Map<String, String> texts, int reconnects, int askedAgain, JsonArray errors) {}

  private StockClients(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** Skips the test, and says so, where the clients are not installed; fails instead in CI. */
  static void need() {
    if (!"true".equals(System.getenv("CI"))) {
      assumeTrue(
          Files.isDirectory(SCRIPTS.resolve("node_modules")),
          "skipped: run npm ci in " + SCRIPTS + " first");
    }
  }

  /**
   * Starts them.
   *
   * @param least how many stories they ask for, if they are notified to stop before that
   */
  static StockClients start(String url, List<String> tokens, int least, Duration pace) {
    try {
      Path output = Files.createTempFile(FOLDER, "stock-clients", ".json");
      Process process =
          new ProcessBuilder("node", "many-stories.mjs", url, "" + least, "" + pace.toMillis())
              .directory(SCRIPTS.toFile())
              .redirectError(FOLDER.resolve("stock-clients.log").toFile())
              .redirectOutput(output.toFile())
              .start();
      String line = new JsonArray(tokens).encode() + "\n";
      process.getOutputStream().write(line.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
      return new StockClients(process, output);
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  /** Lets them ask for no more than they have to, and waits for the end of all stories. */
  Report finish() {
    try {
      process.getOutputStream().close();
      assertThat(process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS))
          .as("clients end within %s", TIMEOUT)
          .isTrue();
      return report(new JsonObject(Files.readString(output)));
    } catch (IOException lost) {
      throw new UncheckedIOException(lost);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private static Report report(JsonObject printed) {
    Map<String, String> texts =
        printed.getJsonArray("stories").stream()
            .map(JsonObject.class::cast)
            .peek(story -> assertThat(story.getString("status")).isEqualTo("COMPLETE"))
            .collect(Collectors.toMap(story -> story.getString("id"), s -> s.getString("text")));
    int reconnects = printed.getInteger("connections") - printed.getInteger("users");
    return new Report(
        printed.getInteger("asked"),
        texts,
        reconnects,
        printed.getInteger("askedAgain"),
        printed.getJsonArray("errors"));
  }
}
