package io.chatgenerator.ws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CloseCodeTest {
  @ParameterizedTest
  @EnumSource
  void everyReasonFitsACloseFrame(CloseCode code) {
    assertThat(CloseCode.fit(code.reason())).isEqualTo(code.reason());
  }

  @Test
  void cutsALongReason() {
    assertThat(CloseCode.fit("x".repeat(1_000))).isEqualTo("x".repeat(123));
  }

  @Test
  void cutsBetweenCharactersOnly() {
    String cut = CloseCode.fit("x" + "🦊".repeat(100));
    assertThat(cut).isEqualTo("x" + "🦊".repeat(30));
    assertThat(cut.getBytes(UTF_8)).hasSizeLessThanOrEqualTo(123);
  }
}
