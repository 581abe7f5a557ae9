package io.chatgenerator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs the scripts of {@code src/test/js} with packages from npm. */
final class NodeScripts {
  private static final Path SCRIPTS = Path.of("src/test/js");
  private static final long LIMIT_SECONDS = 60;

  private NodeScripts() {}

  /** Skips the test, and says so, where Node.js or the packages are not installed. */
  static void assumeInstalled() {
    boolean node =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "node")));
    assumeTrue(node, "skipped: there is no node on the PATH");
    assumeTrue(
        Files.isDirectory(SCRIPTS.resolve("node_modules")),
        "skipped: run npm ci in " + SCRIPTS + " first");
  }

  /** What the script printed; fails unless it ended with 0. */
  static String run(Path directory, String script, List<String> arguments)
      throws IOException, InterruptedException {
    Path output = directory.resolve("output");
    List<String> command = new ArrayList<>(List.of("node", script));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command)
            .directory(SCRIPTS.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).as("%s ends", script).isTrue();
      String printed = Files.readString(output);
      assertThat(process.exitValue()).as(printed).isZero();
      return printed;
    } finally {
      process.destroyForcibly();
    }
  }
}
