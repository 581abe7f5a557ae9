package io.chatgenerator.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TallyMainTest {
  @TempDir Path counts;

  @BeforeEach
  void count() throws IOException {
    Files.writeString(counts.resolve("1.tsv"), "Bad tokens\t12\t12\n");
  }

  /** What Maven makes of an empty argument. */
  @Test
  void needsNoDocument() throws IOException {
    TallyMain.main(counts.toString(), null);
    assertThat(counts).isEmptyDirectory();
  }

  @Test
  void replacesTheTableOfADocument() throws IOException {
    Path document = counts.resolve("document.md");
    Files.writeString(document, "before\n" + TallyMain.BEGIN + "old\n" + TallyMain.END + "\nafter");
    TallyMain.main(counts.toString(), document.toString());
    assertThat(document)
        .content()
        .startsWith("before\n" + TallyMain.BEGIN)
        .contains("| Bad tokens | 12 | 12 |")
        .doesNotContain("old")
        .endsWith(TallyMain.END + "\nafter");
  }
}
