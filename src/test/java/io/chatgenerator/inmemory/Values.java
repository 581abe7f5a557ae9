package io.chatgenerator.inmemory;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What DynamoDB does with attribute values: compares, measures and adds them. */
final class Values {
  private static final int MAX_ITEM_BYTES = 400 * 1024;

  private Values() {}

  /** Below, above or at zero; null where the two have no order. */
  static Integer compare(AttributeValue left, AttributeValue right) {
    if (left == null || right == null || left.type() != right.type()) {
      return null;
    }
    return switch (left.type()) {
      case S -> left.s().compareTo(right.s());
      case N -> number(left).compareTo(number(right));
      case B -> left.b().asByteBuffer().compareTo(right.b().asByteBuffer());
      default -> null;
    };
  }

  static boolean equal(AttributeValue left, AttributeValue right) {
    Integer order = compare(left, right);
    return order == null ? equalAsSets(left, right) : order == 0;
  }

  private static boolean equalAsSets(AttributeValue left, AttributeValue right) {
    if (left != null && right != null && left.hasSs() && right.hasSs()) {
      return left.ss().size() == right.ss().size() && left.ss().containsAll(right.ss());
    }
    return left != null && left.equals(right);
  }

  static BigDecimal number(AttributeValue value) {
    if (value == null || value.type() != AttributeValue.Type.N) {
      throw Failures.validation("An operand in the update expression has an incorrect data type");
    }
    return new BigDecimal(value.n());
  }

  static AttributeValue number(BigDecimal value) {
    return AttributeValue.fromN(value.stripTrailingZeros().toPlainString());
  }

  /** As the function {@code size}; null where the type has none. */
  static AttributeValue size(AttributeValue value) {
    if (value == null) {
      return null;
    }
    return switch (value.type()) {
      case S -> length(value.s().length());
      case B -> length(value.b().asByteArrayUnsafe().length);
      case SS -> length(value.ss().size());
      case NS -> length(value.ns().size());
      case L -> length(value.l().size());
      case M -> length(value.m().size());
      default -> null;
    };
  }

  private static AttributeValue length(int length) {
    return AttributeValue.fromN(Integer.toString(length));
  }

  static boolean isTooLarge(Map<String, AttributeValue> item) {
    return bytes(item) > MAX_ITEM_BYTES;
  }

  /** What an item counts for its own limit and for that of a page. */
  static long bytes(Map<String, AttributeValue> item) {
    return item.entrySet().stream().mapToLong(e -> utf8(e.getKey()) + bytes(e.getValue())).sum();
  }

  private static long bytes(AttributeValue value) {
    return switch (value.type()) {
      case S -> utf8(value.s());
      case N -> value.n().length() / 2 + 2;
      case B -> value.b().asByteArrayUnsafe().length;
      case SS -> utf8(value.ss());
      case NS -> utf8(value.ns());
      case L -> 3 + value.l().stream().mapToLong(each -> 1 + bytes(each)).sum();
      case M -> 3 + value.m().size() + bytes(value.m());
      default -> 1;
    };
  }

  private static long utf8(Collection<String> all) {
    return all.stream().mapToLong(Values::utf8).sum();
  }

  private static long utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
