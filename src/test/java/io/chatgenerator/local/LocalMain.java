package io.chatgenerator.local;

import io.chatgenerator.ChatGenerator;
import io.chatgenerator.Main;
import io.chatgenerator.config.Settings;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The whole service on one machine: starts the stand-ins for its outside systems, and the real
 * service with settings that name them. The environment goes before those settings, so {@code
 * OPENAI_BASE_URL} with {@code OPENAI_API_KEY} lets a real language model write.
 */
public final class LocalMain {
  private static final Path TOKENS = Path.of("target", "local");
  private static final Duration A_WORKING_DAY = Duration.ofHours(12);

  private LocalMain() {}

  public static void main(String[] arguments) {
    StandIns standIns = StandIns.start(Optional.ofNullable(System.getenv("OPENAI_API_KEY")));
    standIns.issuer().mint().lifetime(A_WORKING_DAY);
    ChatGenerator service = Main.run(settings(standIns, System.getenv()));
    greet(System.out, service.port(), standIns.issuer().mint());
  }

  private static Map<String, String> settings(StandIns standIns, Map<String, String> environment) {
    Map<String, String> settings = standIns.environment();
    settings.put("PORT", "8080");
    settings.put("MANAGEMENT_PORT", "9090");
    settings.put("DRAIN_TIMEOUT", "2s");
    settings.put("GRAPHIQL", "true");
    settings.put("INTROSPECTION", "true");
    Settings.all().stream()
        .map(setting -> setting.name())
        .filter(environment::containsKey)
        .forEach(name -> settings.put(name, environment.get(name)));
    return settings;
  }

  private static void greet(PrintStream out, int port, TokenMint mint) {
    String ada = mint.accessToken(LocalUser.ADA);
    String ben = mint.accessToken(LocalUser.BEN);
    keep("ada", ada);
    keep("ben", ben);
    out.printf(
        """

        Chat Generator is ready at http://localhost:%1$d

        Ada's token (also in target/local/ada.token), good for 12 hours:
        %2$s

        Ben's token (also in target/local/ben.token):
        %3$s

        Create a story as Ada, from this folder:
        curl -s http://localhost:%1$d/graphql -H "authorization: Bearer $(cat target/local/ada.token)" \
        -H 'content-type: application/json' \
        -d '{"query":"mutation { createStory(prompt: \\"A fox who learns to sail\\") { id status } }"}'

        Watch Ada's newest story being written, from this folder:
        java -cp 'target/test-classes:target/lib/*' io.chatgenerator.local.Watch http://localhost:%1$d target/local/ada.token

        Ctrl-C stops it.
        """,
        port, ada, ben);
    out.flush();
  }

  private static void keep(String name, String token) {
    try {
      Files.createDirectories(TOKENS);
      Files.writeString(TOKENS.resolve(name + ".token"), token);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }
}
