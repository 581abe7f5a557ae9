package io.chatgenerator.dynamodb;

import io.chatgenerator.story.StoryKey;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An item as it was read, with texts, numbers and flags as Java has them; what is of another type
 * stays as the SDK has it. Read tolerantly: what is missing, or of another type, is empty.
 */
record Item(Map<String, Object> values) {
  static final Item NONE = new Item(Map.of());

  static Item of(Map<String, AttributeValue> bySdk) {
    Map<String, Object> values = new HashMap<>();
    bySdk.forEach((name, value) -> values.put(name, plain(value)));
    return new Item(values);
  }

  private static Object plain(AttributeValue value) {
    return switch (value.type()) {
      case S -> value.s();
      case N -> number(value.n());
      case BOOL -> value.bool();
      default -> value;
    };
  }

  /** DynamoDB gives whole numbers as digits alone. */
  static Number number(String digits) {
    try {
      return Long.valueOf(digits);
    } catch (NumberFormatException notLong) {
      return new BigDecimal(digits);
    }
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  boolean hasNumber(String name) {
    return values.get(name) instanceof Number;
  }

  boolean isTrue(String name) {
    return Boolean.TRUE.equals(values.get(name));
  }

  StoryKey key() {
    return new StoryKey((String) values.get(StoryItems.OWNER), (String) values.get(StoryItems.ID));
  }

  Optional<String> text(String name) {
    return values.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  List<String> texts(String name) {
    return values.get(name) instanceof AttributeValue set ? set.ss() : List.of();
  }

  /** As the table has it. */
  Optional<AttributeValue> stored(String name) {
    return Optional.ofNullable(values.get(name)).map(Item::stored);
  }

  private static AttributeValue stored(Object value) {
    if (value instanceof Boolean flag) {
      return AttributeValue.fromBool(flag);
    }
    return value instanceof AttributeValue other
        ? other
        : value instanceof Number
            ? AttributeValue.fromN(value.toString())
            : AttributeValue.fromS((String) value);
  }

  int count(String name) {
    return Math.max(0, integer(name).orElse(0));
  }

  Optional<Integer> integer(String name) {
    return whole(name).filter(number -> number == number.intValue()).map(Long::intValue);
  }

  /** Nothing, where it cannot be read. */
  long total(String name) {
    return Math.max(0, whole(name).orElse(0L));
  }

  Optional<LocalDate> day(String name) {
    try {
      return text(name).map(LocalDate::parse);
    } catch (DateTimeParseException notADay) {
      return Optional.empty();
    }
  }

  Optional<Instant> moment(String name) {
    return whole(name).map(Instant::ofEpochMilli);
  }

  /** Empty, too, for a number that has digits behind the point, or too many before it. */
  Optional<Long> whole(String name) {
    return values.get(name) instanceof Long number ? Optional.of(number) : Optional.empty();
  }
}
