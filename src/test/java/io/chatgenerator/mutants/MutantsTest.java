package io.chatgenerator.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The seeded bugs still fit the code; {@code mvn -Pmutants} says which tests find them. */
class MutantsTest {
  /** In the table of findings, which begins with its head. */
  private static final Pattern ROW = Pattern.compile("(?m)^\\| ([^|]+) \\| [^|]+ \\|$");

  @Test
  void eachHasItsPlaceInTheCode() {
    assertThat(Mutant.all())
        .hasSizeGreaterThanOrEqualTo(40)
        .allSatisfy(mutant -> assertThat(mutant.places()).as(mutant.toString()).isEqualTo(1));
  }

  @Test
  void eachIsInTheTableOfWhatFindsThem() throws IOException {
    String findings = Files.readString(Path.of("docs/findings.md"));
    String table = findings.substring(findings.indexOf("| seeded bug |"));
    List<String> rows =
        ROW.matcher(table.substring(0, table.indexOf("\n\n")))
            .results()
            .skip(1)
            .map(row -> row.group(1))
            .toList();
    assertThat(rows)
        .containsExactlyInAnyOrderElementsOf(Mutant.all().stream().map(Mutant::bug).toList());
  }
}
