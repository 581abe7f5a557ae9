package io.chatgenerator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.chatgenerator.testing.Service;
import io.chatgenerator.testing.ServiceTest;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Other people's clients and audits from npm; skipped, and said so, where they are not installed.
 */
@ServiceTest
class NodeClientsIT {
  private static final Path SCRIPTS = Path.of("src/test/js");
  private static final long PATIENCE_SECONDS = 60;

  @TempDir Path directory;

  @BeforeAll
  static void needNode() {
    boolean node =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "node")));
    assumeTrue(node, "skipped: there is no node on the PATH");
    assumeTrue(
        Files.isDirectory(SCRIPTS.resolve("node_modules")),
        "skipped: run npm ci in " + SCRIPTS + " first");
  }

  @Test
  void theStockGraphqlWsClientFollowsAStoryThroughALostConnection(Service service)
      throws IOException, InterruptedException {
    assertThat(run("stock-client.mjs", service)).startsWith("ok: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"apollo3", "apollo4", "urql", "urql-sockets", "amplify"})
  void clientLibrariesDoTheMainJob(String library, Service service)
      throws IOException, InterruptedException {
    assertThat(run("library-clients.mjs", service, library)).startsWith("ok: ");
  }

  @Test
  void theGraphqlHttpAuditsPass(Service service) throws IOException, InterruptedException {
    // They ask about types of the schema, too.
    try (Service open = service.beside(Map.of("INTROSPECTION", "true"))) {
      assertThat(run("audit-graphql-http.mjs", open)).contains("\"error\":0");
    }
  }

  /** What the script printed; fails unless it ended with 0. */
  private String run(String script, Service service, String... more)
      throws IOException, InterruptedException {
    Path output = directory.resolve("output");
    String url = "http://localhost:" + service.port() + "/graphql";
    List<String> command =
        new ArrayList<>(List.of("node", script, url, service.somebody().token()));
    command.addAll(List.of(more));
    Process process =
        new ProcessBuilder(command)
            .directory(SCRIPTS.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
          .as("%s ends", script)
          .isTrue();
      String printed = Files.readString(output);
      assertThat(process.exitValue()).as(printed).isZero();
      return printed;
    } finally {
      process.destroyForcibly();
    }
  }
}
