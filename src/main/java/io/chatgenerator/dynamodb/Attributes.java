package io.chatgenerator.dynamodb;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Values of an item, read tolerantly: what is missing, or of another type, is empty. */
final class Attributes {
  private Attributes() {}

  static Optional<String> text(Map<String, AttributeValue> item, String name) {
    return Optional.ofNullable(item.get(name)).map(AttributeValue::s);
  }

  static int count(Map<String, AttributeValue> item, String name) {
    return Math.max(0, integer(item, name).orElse(0));
  }

  static OptionalInt integer(Map<String, AttributeValue> item, String name) {
    Optional<Long> value = whole(item, name).filter(number -> number == number.intValue());
    return value.isPresent() ? OptionalInt.of(value.get().intValue()) : OptionalInt.empty();
  }

  /** Nothing, where it cannot be read. */
  static long total(Map<String, AttributeValue> item, String name) {
    return Math.max(0, whole(item, name).orElse(0L));
  }

  static Optional<LocalDate> day(Map<String, AttributeValue> item, String name) {
    try {
      return text(item, name).map(LocalDate::parse);
    } catch (DateTimeParseException notADay) {
      return Optional.empty();
    }
  }

  static Optional<Instant> moment(Map<String, AttributeValue> item, String name) {
    return whole(item, name).map(Instant::ofEpochMilli);
  }

  /** Empty, too, for a number that has digits behind the point, or too many before it. */
  static Optional<Long> whole(Map<String, AttributeValue> item, String name) {
    return Optional.ofNullable(item.get(name)).map(AttributeValue::n).flatMap(Attributes::whole);
  }

  private static Optional<Long> whole(String number) {
    try {
      return Optional.of(new BigDecimal(number).longValueExact());
    } catch (ArithmeticException notWhole) {
      return Optional.empty();
    }
  }
}
