package io.chatgenerator.story;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoryTitleTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          The Fox and the Sea      | The Fox and the Sea
          '# The Fox'              | The Fox
          '### **The Fox**'        | The Fox
          **The Fox**              | The Fox
          __The Fox__              | The Fox
          '  # The Fox #  '        | The Fox
          '> # The Fox'            | The Fox
          '#1 Fox'                 | '#1 Fox'
          5 * 5 Foxes              | 5 * 5 Foxes
          """)
  void takesTheMarksOffTheFirstLine(String line, String title) {
    assertThat(StoryTitle.of(line + "\nOnce upon a time", false)).contains(title);
  }

  @Test
  void passesOverLinesThatSayNothing() {
    assertThat(StoryTitle.of("\n  \n---\n**\nThe Fox\n", false)).contains("The Fox");
  }

  @Test
  void waitsForTheEndOfTheLineOrOfTheStory() {
    assertThat(StoryTitle.of("", true)).isEmpty();
    assertThat(StoryTitle.of("# ", true)).isEmpty();
    assertThat(StoryTitle.of("# The Fo", false)).isEmpty();
    assertThat(StoryTitle.of("# The Fo", true)).contains("The Fo");
  }

  @Test
  void cutsALineThatIsNoTitleAtAWord() {
    assertThat(StoryTitle.of("word ".repeat(60), false).orElseThrow())
        .hasSizeLessThanOrEqualTo(101)
        .endsWith("word…");
  }

  @Test
  void cutsNoCharacterInTwo() {
    String title = StoryTitle.of("x" + "\uD83E\uDD8A".repeat(120), true).orElseThrow();
    assertThat(title.codePoints()).noneMatch(point -> point >= 0xD800 && point <= 0xDFFF);
  }
}
