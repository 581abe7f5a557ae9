package io.chatgenerator.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReadmeTest {
  /** Out of memory, a process must end to be replaced. */
  @Test
  void startsTheJarSoThatItEndsWhenOutOfMemory() throws IOException {
    assertThat(Files.readString(Path.of("README.md")))
        .contains("java -XX:+ExitOnOutOfMemoryError -jar ")
        .doesNotContain("java -jar ");
  }

  @Test
  void listsAllSettingsAsTheCodeHasThem() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    int begin = readme.indexOf("<!-- settings -->");
    int end = readme.indexOf("<!-- /settings -->");
    assertThat(begin).isNotNegative().isLessThan(end);
    assertThat(readme.substring(begin, end)).isEqualToNormalizingNewlines(table());
  }

  private static String table() {
    return Settings.all().stream()
        .map(ReadmeTest::row)
        .collect(
            Collectors.joining(
                "\n",
                "<!-- settings -->\n| name | default | what it is for |\n|---|---|---|\n",
                "\n"));
  }

  private static String row(Setting<?> setting) {
    String shown =
        setting.defaultValue().map(value -> "`" + value + "`").orElse(setting.whenAbsent());
    return "| `%s` | %s | %s |".formatted(setting.name(), shown, setting.description());
  }
}
