package io.chatgenerator.dynamodb;

import static java.util.Objects.requireNonNull;

import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The budget in an account item: one number for the tokens that stories of the day have cost and
 * those that are reserved for running ones, since a condition cannot add two.
 *
 * @param stored the day as it is stored, where it is
 * @param day in UTC; empty where nothing was counted, or what was cannot be read
 * @param tokens of that day
 * @param stories of that day
 * @param stopped whether the owner may begin no story
 * @param erasing whether all of the owner's stories are being deleted, and none begins
 */
record AccountDay(
    Optional<AttributeValue> stored,
    Optional<LocalDate> day,
    long tokens,
    int stories,
    boolean stopped,
    boolean erasing) {
  static final String DAY = "day";
  static final String TOKENS = "tokens";
  static final String STORIES = "stories";
  static final String STOPPED = "stopped";

  AccountDay {
    requireNonNull(stored);
    requireNonNull(day);
  }

  /** Of an account item, or of none, which is empty. */
  static AccountDay of(Map<String, AttributeValue> item) {
    boolean counts = item.containsKey(TOKENS) && item.get(TOKENS).n() != null;
    return new AccountDay(
        Optional.ofNullable(item.get(DAY)),
        Attributes.day(item, DAY).filter(day -> counts),
        Attributes.total(item, TOKENS),
        Attributes.count(item, STORIES),
        item.containsKey(STOPPED),
        item.containsKey(Account.ERASING));
  }

  boolean isOn(LocalDate other) {
    return day.filter(other::equals).isPresent();
  }

  /** Where that day has just begun, as tasks' clocks differ. */
  Optional<LocalDate> begunAfter(LocalDate other) {
    return day.filter(other.plusDays(1)::equals);
  }
}
