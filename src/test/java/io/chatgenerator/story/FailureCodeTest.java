package io.chatgenerator.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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

  @Test
  void letsThePageOfferToChangeTheRequestWhereItsSentenceAsksForThat() throws IOException {
    String page = read("src/main/resources/web/page/story-actions.js");
    String list = group("OF_THE_PROMPT = \\[(.*?)]", page);

    assertThat(list.replaceAll("[' ]", "").split(",", -1))
        .containsExactlyInAnyOrder(
            names(code -> code.message().matches(".* Please (change|shorten) .*")));
  }

  @Test
  void callsTheModelTroubledWhereItTriesAgain() throws IOException {
    assertThat(kinds("ModelTroubled"))
        .containsExactlyInAnyOrder(lowerCase(names(FailureCode::isRetryable)));
    assertThat(lowerCase(names(code -> !code.isRetryable()))).contains(kinds("KeyRefused"));
  }

  @Test
  void isInTheReadmeBesideWhetherItIsTriedAgain() throws IOException {
    String table = group("\\| failure code of a story \\|(.*?)\n\n", read("README.md"));
    String[] rows = table.split("\n", -1);

    assertThat(codes(table)).containsExactlyInAnyOrder(names(code -> true));
    assertThat(codes(rows[2])).containsExactlyInAnyOrder(names(FailureCode::isRetryable));
  }

  private static String[] kinds(String alert) throws IOException {
    String rules = read("docs/prometheus/alerts.yml");
    return group("alert: " + alert + "\n.*?kind=~\"(.*?)\"", rules).split("[|]", -1);
  }

  private static List<String> codes(String text) {
    return Pattern.compile("`([A-Z_]+)`")
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  private static String[] names(Predicate<FailureCode> which) {
    return Stream.of(FailureCode.values())
        .filter(which)
        .map(FailureCode::name)
        .toArray(String[]::new);
  }

  private static String[] lowerCase(String[] names) {
    return Stream.of(names).map(name -> name.toLowerCase(Locale.ROOT)).toArray(String[]::new);
  }

  private static String group(String pattern, String text) {
    return Pattern.compile(pattern, Pattern.DOTALL)
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .findFirst()
        .orElseThrow();
  }

  private static String read(String file) throws IOException {
    return Files.readString(Path.of(file));
  }
}
