package io.chatgenerator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputValidationTest {
  private static final int LONGEST = 4_000;

  /** Of each kind one or the ends of a range: what Unicode calls default-ignorable, and blanks. */
  @ParameterizedTest
  @ValueSource(
      ints = {
        0x01, 0x09, 0x20, 0x7F, 0x85, 0xA0, 0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x1680, 0x17B4,
        0x17B5, 0x180B, 0x180E, 0x180F, 0x2003, 0x200B, 0x200D, 0x200F, 0x2028, 0x202E, 0x2060,
        0x2065, 0x206F, 0x2800, 0x3000, 0x3164, 0xFDD0, 0xFE00, 0xFE0F, 0xFEFF, 0xFFA0, 0xFFF0,
        0xFFF8, 0xFFFB, 0xFFFF, 0x1BCA0, 0x1BCA3, 0x1D159, 0x1D173, 0x1D17A, 0xE0001, 0xE0020,
        0xE0100, 0xE01EF, 0xE0FFF, 0x10FFFF
      })
  void refusesAPromptThatShowsNothing(int codePoint) {
    String invisible = Character.toString(codePoint);
    for (String prompt : new String[] {invisible, " " + invisible.repeat(20) + "\n"}) {
      assertThat(InputValidation.checkPrompt(prompt, LONGEST).cause())
          .hasMessage("The prompt is empty.");
    }
    assertThat(InputValidation.checkPrompt(invisible + "a" + invisible, LONGEST).succeeded())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "?",
        "7",
        "語",
        "🦊",
        "👩‍👩‍👧‍👦",
        "é",
        "e\u0301",
        "\uD83E\uDEE0",
        "\uE000",
        "\uFFFC"
      })
  void takesAPromptThatShowsSomething(String prompt) {
    assertThat(InputValidation.checkPrompt(prompt, LONGEST).succeeded()).isTrue();
    assertThat(InputValidation.checkPrompt("\u200B" + prompt + "\u3164", LONGEST).succeeded())
        .isTrue();
  }

  /** Newer versions of Unicode, and so of Java, have more blanks that count as letters. */
  @Test
  void takesEveryLetterDigitSymbolAndPunctuation() {
    List<String> blanks = List.of("115f", "1160", "2800", "3164", "ffa0", "1d159");
    List<String> newer = List.of("13441", "13442");
    assertThat(
            IntStream.rangeClosed(1, Character.MAX_CODE_POINT)
                .filter(InputValidationTest::isSeen)
                .filter(
                    point ->
                        InputValidation.checkPrompt(Character.toString(point), LONGEST).failed())
                .mapToObj(Integer::toHexString))
        .containsAll(blanks)
        .isSubsetOf(Stream.concat(blanks.stream(), newer.stream()).toList());
  }

  private static boolean isSeen(int point) {
    int type = Character.getType(point);
    return Character.isLetterOrDigit(point)
        || (type >= Character.DASH_PUNCTUATION && type <= Character.OTHER_SYMBOL)
        || type == Character.INITIAL_QUOTE_PUNCTUATION
        || type == Character.FINAL_QUOTE_PUNCTUATION;
  }
}
