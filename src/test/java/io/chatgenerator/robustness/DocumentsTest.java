package io.chatgenerator.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.OnlyIncludeTests;
import java.io.IOException;
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
  private static final Pattern TEST_CLASS = Pattern.compile("`([A-Z]\\w+(?:IT|Test|Fuzz))`");
  private static final Pattern AREA =
      Pattern.compile("^\\| ([^|]+) \\| ([0-9,]+) \\| ([0-9,]+) \\|$");

  @Test
  void everyThreatIsHeldByATestThatExists() throws IOException {
    List<String> threats =
        Files.readAllLines(Path.of("SECURITY.md")).stream()
            .filter(line -> line.startsWith("| ") && !line.startsWith("| what"))
            .toList();
    assertThat(threats).hasSizeGreaterThan(10).allMatch(row -> !tests(row).isEmpty());
    Set<String> there = testClasses();
    threats.forEach(row -> assertThat(there).as(row).containsAll(tests(row)));
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

  private static Set<String> areas() {
    return new ClassFileImporter()
        .withImportOption(new OnlyIncludeTests()).importPackages("io.chatgenerator").stream()
            .filter(one -> one.isAnnotatedWith(Robustness.class))
            .map(one -> one.getAnnotationOfType(Robustness.class).value())
            .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> tests(String row) {
    return TEST_CLASS.matcher(row).results().map((MatchResult found) -> found.group(1)).toList();
  }

  private static Set<String> testClasses() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src", "test", "java"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".java"))
          .map(name -> name.substring(0, name.length() - ".java".length()))
          .collect(Collectors.toSet());
    }
  }
}
