package io.chatgenerator.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
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
  void listsAllSettingsAsTheCodeDefinesThem() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    int begin = readme.indexOf("<!-- settings -->");
    int end = readme.indexOf("<!-- /settings -->");
    assertThat(begin).isNotNegative().isLessThan(end);
    List<String> rows = readme.substring(begin, end).lines().skip(3).toList();
    assertThat(rows).hasSize(Settings.all().size());
    assertThat(rows)
        .zipSatisfy(ReadmeTest.patterns(), (row, pattern) -> assertThat(row).matches(pattern));
  }

  /** What has no default says in words what is done without it. */
  private static List<String> patterns() {
    return Settings.all().entrySet().stream()
        .map(
            setting ->
                Pattern.quote("| `" + setting.getKey() + "` | ")
                    + setting
                        .getValue()
                        .defaultValue()
                        .map(value -> Pattern.quote("`" + value + "`"))
                        .orElse(whenAbsent(setting.getKey()))
                    + Pattern.quote(" | " + setting.getValue().description() + " |"))
        .toList();
  }

  private static String whenAbsent(String name) {
    return name.equals("OIDC_ISSUER") || name.equals("OIDC_CLIENT_ID") ? "required" : "[^`|]+";
  }
}
