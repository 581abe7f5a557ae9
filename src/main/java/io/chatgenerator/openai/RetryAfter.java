package io.chatgenerator.openai;

import io.netty.handler.codec.DateFormatter;
import io.vertx.core.MultiMap;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When a busy server wants to be asked again: {@code retry-after-ms} (OpenAI), or {@code
 * Retry-After} in seconds or as a date in any of the three forms of HTTP, or words of the error.
 */
final class RetryAfter {
  private static final Duration LONGEST = Duration.ofDays(1);

  private static final Pattern IN_WORDS =
      Pattern.compile("(?:retrydelay\": ?\"|try (?:again )?in )([0-9]{1,6}(?:\\.[0-9]{1,9})?)s\\b");

  private RetryAfter() {}

  /** How long to wait from now by the error's own words; empty if they do not say. */
  static Optional<Duration> in(ModelError error) {
    Matcher words = IN_WORDS.matcher(error.words());
    return words.find()
        ? number(words.group(1), BigDecimal.valueOf(1000)).map(RetryAfter::bounded)
        : Optional.empty();
  }

  /** How long to wait from {@code now}, between zero and a day; empty if not said clearly. */
  static Optional<Duration> in(MultiMap headers, Instant now) {
    return Optional.ofNullable(headers.get("retry-after-ms"))
        .flatMap(value -> number(value, BigDecimal.ONE))
        .or(() -> Optional.ofNullable(headers.get("retry-after")).flatMap(v -> parse(v, now)))
        .map(RetryAfter::bounded);
  }

  private static Optional<Duration> parse(String value, Instant now) {
    return number(value, BigDecimal.valueOf(1000))
        .or(
            () ->
                Optional.ofNullable(DateFormatter.parseHttpDate(value.strip()))
                    .map(then -> Duration.between(now, then.toInstant())));
  }

  private static Optional<Duration> number(String value, BigDecimal unitInMillis) {
    if (!value.strip().matches("[0-9]{1,12}(\\.[0-9]{1,9})?")) {
      return Optional.empty();
    }
    return Optional.of(
        Duration.ofMillis(new BigDecimal(value.strip()).multiply(unitInMillis).longValue()));
  }

  private static Duration bounded(Duration wait) {
    if (wait.isNegative()) {
      return Duration.ZERO;
    }
    return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }
}
