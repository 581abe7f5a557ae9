package io.chatgenerator.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** SECURITY.md and docs/robustness.md name what there is. */
class DocumentsTest {
  private static final Pattern TEST_CLASS = Pattern.compile("`[A-Z]\\w+(?:IT|Test|Fuzz|Soak)`");
  private static final Pattern MARK = Pattern.compile("(?m)^@Robustness\\(\"([^\"]+)\"\\)$");
  private static final Pattern AREA =
      Pattern.compile("^\\| ([^|]+) \\| ([0-9,]+) \\| ([0-9,]+) \\|$");

  /** That the test exists is held by {@code DocumentedTestsTest}. */
  @Test
  void everyThreatNamesATest() throws IOException {
    List<String> threats =
        Files.readAllLines(Path.of("SECURITY.md")).stream()
            .filter(line -> line.startsWith("| ") && !line.startsWith("| what"))
            .toList();
    assertThat(threats)
        .hasSizeGreaterThan(10)
        .allMatch(row -> TEST_CLASS.matcher(row).find(), "names a test");
  }

  @Test
  void everyAreaThatIsTestedHasARowInTheTableAndPassed() throws IOException {
    String document = Files.readString(Path.of("docs", "robustness.md"));
    assertThat(document).contains(TallyMain.BEGIN, TallyMain.END);
    List<MatchResult> rows =
        document.lines().flatMap(line -> AREA.matcher(line).results()).toList();
    assertThat(rows.stream().map(row -> row.group(1).strip())).containsExactlyElementsOf(areas());
    assertThat(rows).allMatch(row -> row.group(2).equals(row.group(3)));
  }

  private static Set<String> areas() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src", "test", "java"))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .flatMap(file -> MARK.matcher(read(file)).results())
          .map(mark -> mark.group(1))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
