package io.chatgenerator.dynamodb;

import io.chatgenerator.story.Cost.Reservation;
import io.chatgenerator.story.StoryKey;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** An update of an account item while it is put together. */
final class AccountUpdate {
  private static final String IS_COUNTED = "#day = :day AND attribute_type(#tokens, :number)";

  private final StringJoiner sets = new StringJoiner(", ", "SET ", "").add("#lastWrite = :mark");
  private final StringJoiner adds = new StringJoiner(", ", " ADD ", "").setEmptyValue("");
  private final StringJoiner deletes = new StringJoiner(", ", " DELETE ", "").setEmptyValue("");
  private final StringJoiner conditions = new StringJoiner(" AND ");
  private final Map<String, AttributeValue> values = new HashMap<>();

  AccountUpdate() {
    values.put(":mark", StoryWrite.newMark());
  }

  /** The story enters the set, which has fewer than {@code max} by then. */
  AccountUpdate enter(StoryKey story, int max) {
    adds.add("#active :story");
    conditions.add(
        "(attribute_not_exists(#active)"
            + " OR attribute_type(#active, :set) AND size(#active) < :max)");
    conditions.add("attribute_not_exists(#stopped)");
    conditions.add("attribute_not_exists(#erasing)");
    values.put(":max", StoryItems.number(max));
    return member(story);
  }

  /** The story leaves the set. */
  AccountUpdate leave(StoryKey story) {
    deletes.add("#active :story");
    conditions.add("(attribute_not_exists(#active) OR attribute_type(#active, :set))");
    return member(story);
  }

  private AccountUpdate member(StoryKey story) {
    values.put(":story", AttributeValue.fromSs(List.of(story.id())));
    values.put(":set", AttributeValue.fromS("SS"));
    return this;
  }

  /** Reserves tokens of a day that the item counts, or of an owner's first day. */
  AccountUpdate reserve(Reservation reservation) {
    adds.add("#tokens :tokens").add("#stories :one");
    conditions.add("(attribute_not_exists(#day) OR #day = :day AND #tokens <= :room)");
    values.put(":room", StoryItems.number(reservation.budget() - reservation.tokens()));
    return begin(reservation);
  }

  /** Begins to count a day, with these tokens, where {@code seen} is stored for the day. */
  AccountUpdate reserveAnew(Reservation reservation, AttributeValue seen) {
    sets.add("#tokens = :tokens").add("#stories = :one");
    conditions.add("#day = :seen AND NOT (" + IS_COUNTED + ")");
    values.put(":seen", seen);
    values.put(":number", AttributeValue.fromS("N"));
    return begin(reservation);
  }

  private AccountUpdate begin(Reservation reservation) {
    sets.add("#day = :day");
    values.put(":tokens", StoryItems.number(reservation.tokens()));
    values.put(":one", StoryItems.number(1));
    return on(reservation.day());
  }

  /** Adds tokens to those of a day, which may be fewer than none, where the item counts that. */
  AccountUpdate add(long tokens, LocalDate day) {
    adds.add("#tokens :tokens");
    conditions.add(IS_COUNTED);
    values.put(":tokens", StoryItems.number(tokens));
    values.put(":number", AttributeValue.fromS("N"));
    return on(day);
  }

  /** Begins to count a day, with these tokens, where {@code seen} is stored for the day. */
  AccountUpdate addAnew(long tokens, LocalDate day, Optional<AttributeValue> seen) {
    sets.add("#tokens = :tokens").add("#day = :day");
    conditions.add(seen.isPresent() ? "#day = :seen" : "attribute_not_exists(#day)");
    seen.ifPresent(stored -> values.put(":seen", stored));
    values.put(":tokens", StoryItems.number(tokens));
    return on(day);
  }

  /** Where the tokens of the day do not exceed this number. */
  AccountUpdate upTo(long room) {
    conditions.add("#tokens <= :room");
    values.put(":room", StoryItems.number(room));
    return this;
  }

  private AccountUpdate on(LocalDate day) {
    values.put(":day", AttributeValue.fromS(day.toString()));
    return this;
  }

  ItemWrite of(String owner) {
    return ItemWrite.update(
        StoryItems.key(owner, Account.ITEM_ID),
        sets.toString() + adds + deletes,
        conditions.toString(),
        values);
  }
}
