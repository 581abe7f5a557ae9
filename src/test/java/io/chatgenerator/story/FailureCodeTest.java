package io.chatgenerator.story;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FailureCodeTest {
  /** A parent can do nothing about a key, a quota or a setting. */
  @ParameterizedTest
  @EnumSource
  void speaksToReadersAndNotToOperators(FailureCode code) {
    assertThat(code.message())
        .doesNotContainPattern(
            "(?i)model|token|\\bkey\\b|quota|allowance|limit|service|prompt|filter|provider|[A-Z]_")
        .matches("[A-Z][^.]*\\.( Please [^.]*\\.)?");
  }
}
