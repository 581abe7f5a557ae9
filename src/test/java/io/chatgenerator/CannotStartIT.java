package io.chatgenerator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that cannot do its work says why, in a log of nothing but JSON, and ends. */
class CannotStartIT {
  private static final String EXIT = "-XX:+ExitOnOutOfMemoryError";
  private static final Map<String, String> SETTINGS =
      Map.of(
          "PORT", "0",
          "MANAGEMENT_PORT", "0",
          "AWS_REGION", "eu-central-1",
          "AWS_ACCESS_KEY_ID", "key",
          "AWS_SECRET_ACCESS_KEY", "secret",
          "AWS_ENDPOINT_URL_DYNAMODB", "http://localhost:9",
          "AWS_ENDPOINT_URL_SSM", "http://localhost:9",
          "OIDC_ISSUER", "http://localhost:9",
          "OIDC_CLIENT_ID", "app");

  @Test
  void withoutItsSettingsItEndsWithCode2AndNamesTheFaults() throws Exception {
    assertThat(lastWords(start(Map.of()), 2)).contains("OIDC_ISSUER", "OIDC_CLIENT_ID");
  }

  @Test
  void whereAPortIsTakenItEndsWithCode1AndNamesThePort() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      String port = String.valueOf(taken.getLocalPort());
      Map<String, String> settings = new HashMap<>(SETTINGS);
      settings.put("PORT", port);
      assertThat(lastWords(start(settings), 1)).contains("port " + port, "in use");
    }
  }

  @Test
  void warnsWhereItWouldGoOnWithoutMemory() throws Exception {
    assertThat(output(start(Map.of()), 2)).contains(EXIT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"})
  void doesNotWarnWhereItEndsWithoutMemory(String variable) throws Exception {
    assertThat(output(start(Map.of(variable, EXIT)), 2)).doesNotContain(EXIT);
  }

  private static String output(Process process, int status) throws Exception {
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isEqualTo(status);
    return output;
  }

  /** The one error that it logs. */
  private static String lastWords(Process process, int status) throws Exception {
    String output = output(process, status);
    List<JsonObject> errors =
        output
            .lines()
            .map(JsonObject::new)
            .filter(line -> "ERROR".equals(line.getString("level")))
            .toList();
    assertThat(errors).as(output).hasSize(1);
    return errors.get(0).encode();
  }

  /** Without their configuration of the log. */
  private static String classPathWithoutTests() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(path -> !path.endsWith("test-classes"))
        .collect(joining(File.pathSeparator));
  }

  private static Process start(Map<String, String> settings) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-classpath",
            classPathWithoutTests(),
            Main.class.getName());
    builder.environment().clear();
    builder.environment().putAll(settings);
    return builder.redirectError(Redirect.DISCARD).start();
  }
}
