package io.chatgenerator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.testing.Service;
import io.chatgenerator.testing.ServiceTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
  @TempDir Path directory;

  @BeforeAll
  static void needNode() {
    NodeScripts.assumeInstalled();
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
  void theStockGraphqlSseClientFollowsAStoryThroughALostConnection(Service service)
      throws IOException, InterruptedException {
    assertThat(run("sse-client.mjs", service)).startsWith("ok: ");
  }

  @Test
  void theGraphqlHttpAuditsPass(Service service) throws IOException, InterruptedException {
    // They ask about types of the schema, too.
    try (Service open = service.beside(Map.of("INTROSPECTION", "true"))) {
      assertThat(run("audit-graphql-http.mjs", open)).contains("\"error\":0");
    }
  }

  private String run(String script, Service service, String... more)
      throws IOException, InterruptedException {
    String url = "http://localhost:" + service.port() + "/graphql";
    List<String> arguments = new ArrayList<>(List.of(url, service.somebody().token()));
    arguments.addAll(List.of(more));
    return NodeScripts.run(directory, script, arguments);
  }
}
