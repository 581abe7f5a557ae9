package io.chatgenerator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A process that is not told what it needs. */
class WrongSettingsIT {
  @Test
  void endsWithCode2AndNamesTheFaultsInALogOfNothingButJson()
      throws IOException, InterruptedException {
    Process process = start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isEqualTo(2);
    List<JsonObject> lines = output.lines().map(JsonObject::new).toList();
    assertThat(lines)
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.getString("level")).isEqualTo("ERROR");
              assertThat(line.encode()).contains("OIDC_ISSUER", "OIDC_CLIENT_ID");
            });
  }

  /** With the service's own configuration of the log, not that of the tests. */
  private static Process start() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Dlogback.configurationFile=logback.xml",
            "-classpath",
            System.getProperty("java.class.path"),
            Main.class.getName());
    builder.environment().clear();
    return builder.redirectError(Redirect.DISCARD).start();
  }
}
