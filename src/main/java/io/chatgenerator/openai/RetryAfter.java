package io.chatgenerator.openai;

import io.vertx.core.MultiMap;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When a busy server wants to be asked again: {@code retry-after-ms} (OpenAI), or {@code
 * Retry-After} in seconds or as a date in any of the three forms of HTTP, or words of the error.
 */
final class RetryAfter {
  private static final Duration LONGEST = Duration.ofDays(1);

  private static final List<DateTimeFormatter> DATES =
      List.of(
          DateTimeFormatter.RFC_1123_DATE_TIME,
          DateTimeFormatter.ofPattern("EEEE, dd-MMM-yy HH:mm:ss 'GMT'", Locale.ENGLISH)
              .withZone(ZoneOffset.UTC),
          DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH)
              .withZone(ZoneOffset.UTC));

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
        .or(() -> date(value).map(then -> Duration.between(now, then)));
  }

  private static Optional<Duration> number(String value, BigDecimal unitInMillis) {
    if (!value.strip().matches("[0-9]{1,12}(\\.[0-9]{1,9})?")) {
      return Optional.empty();
    }
    return Optional.of(
        Duration.ofMillis(new BigDecimal(value.strip()).multiply(unitInMillis).longValue()));
  }

  private static Optional<Instant> date(String value) {
    return DATES.stream().flatMap(form -> date(form, value.strip()).stream()).findFirst();
  }

  private static Optional<Instant> date(DateTimeFormatter form, String value) {
    try {
      return Optional.of(form.parse(value, Instant::from));
    } catch (DateTimeException notThisForm) {
      return Optional.empty();
    }
  }

  private static Duration bounded(Duration wait) {
    if (wait.isNegative()) {
      return Duration.ZERO;
    }
    return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }
}
