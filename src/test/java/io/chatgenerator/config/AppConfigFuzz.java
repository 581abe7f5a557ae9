package io.chatgenerator.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.robustness.Fuzzed;
import io.chatgenerator.robustness.Mutations;
import io.chatgenerator.robustness.Robustness;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Provide;

/** Environments that nobody meant. */
@Robustness("Fuzzing: configuration (AppConfig)")
class AppConfigFuzz {
  private static final int TELLING_LENGTH = 12;
  private static final List<String> NAMES = List.copyOf(Settings.all().keySet());
  private static final List<String> VALUES =
      List.of(
          "8080",
          "0",
          "30s",
          "500ms",
          "10m",
          "true",
          "hazelcast",
          "none",
          "browser",
          "https://issuer.example/pool",
          "http://localhost:8000",
          "https://[::1]:8443/v1",
          "10.0.0.1:5701, task-2",
          "https://one.example,https://two.example:444");
  private static final List<String> TOKENS =
      List.of(
          ":",
          "/",
          "//",
          "@",
          "#",
          "?",
          "%",
          "%zz",
          ",",
          ",,",
          "[",
          "]",
          " ",
          "\t",
          "-",
          "+",
          ".",
          "99999999999",
          "2147483648",
          "65536",
          "s",
          "ms",
          "http://",
          "\u0000",
          "\u0660",
          "ſ",
          "İ");

  @Fuzzed
  void isUsableOrNamesItsFaultsWithoutTheirValues(
      @ForAll("environments") Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    all.putIfAbsent("OIDC_ISSUER", "https://issuer.example/pool");
    all.putIfAbsent("OIDC_CLIENT_ID", "browser");
    try {
      assertUsable(AppConfig.from(all));
    } catch (ConfigException refused) {
      assertThat(refused.problems())
          .isNotEmpty()
          .allMatch(problem -> NAMES.contains(problem.substring(0, problem.indexOf(' '))));
      all.values().stream()
          .filter(value -> value.strip().length() >= TELLING_LENGTH)
          .forEach(value -> assertThat(refused.getMessage()).doesNotContain(value));
    }
  }

  @Provide
  Arbitrary<Map<String, String>> environments() {
    Arbitrary<String> values =
        Arbitraries.oneOf(Arbitraries.of(VALUES), Mutations.text(VALUES, TOKENS));
    return Combinators.combine(Arbitraries.of(NAMES), values)
        .as(Map::entry)
        .list()
        .ofMaxSize(6)
        .map(AppConfigFuzz::lastWins);
  }

  private static Map<String, String> lastWins(List<Map.Entry<String, String>> settings) {
    Map<String, String> environment = new HashMap<>();
    settings.forEach(setting -> environment.put(setting.getKey(), setting.getValue()));
    return environment;
  }

  private static void assertUsable(AppConfig config) {
    assertThat(config.port()).isBetween(0, 65_535);
    assertThat(config.oidc().issuer().getHost()).isNotBlank();
    assertThat(config.openAi().baseUrl().getHost()).isNotBlank();
    assertThat(config.openAi().totalTimeout()).isPositive();
    assertThat(config.stories().maxAttempts()).isPositive();
  }
}
