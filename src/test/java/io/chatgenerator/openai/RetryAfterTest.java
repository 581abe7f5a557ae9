package io.chatgenerator.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-11-06T08:49:07Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Retry-After    | 30                             | 30000",
        "Retry-After    | 0                              | 0",
        "Retry-After    | 0.25                           | 250",
        "retry-after-ms | 1500                           | 1500",
        "retry-after-ms | 0.5                            | 0",
        "Retry-After    | Fri, 06 Nov 2026 08:49:37 GMT  | 30000",
        "Retry-After    | Friday, 06-Nov-26 08:49:37 GMT | 30000",
        "Retry-After    | Fri Nov  6 08:49:37 2026       | 30000",
        "Retry-After    | Fri, 06 Nov 2026 08:00:00 GMT  | 0",
        "Retry-After    | 999999999999                   | 86400000",
        "Retry-After    | Sun, 06 Nov 2050 08:49:37 GMT  | 86400000",
        "Retry-After    | -5                             |",
        "Retry-After    | soon                           |",
        "Retry-After    | 1e3                            |",
        "Retry-After    | ``                             |",
      })
  void reads(String header, String value, Long millis) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().add(header, value);
    assertThat(RetryAfter.in(headers, NOW).map(Duration::toMillis).orElse(null)).isEqualTo(millis);
  }

  @Test
  void takesTheMoreExactOfTwo() {
    MultiMap headers =
        MultiMap.caseInsensitiveMultiMap().add("Retry-After", "2").add("Retry-After-Ms", "1200");
    assertThat(RetryAfter.in(headers, NOW)).contains(Duration.ofMillis(1200));
  }
}
