package io.chatgenerator.dynamodb;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.story.AccountRepository.DailyUsage;
import io.chatgenerator.story.ErasureRepository;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What the account item of one owner says, together with the item in which the version before this
 * one keeps its active stories: there a story stays for long after its end.
 *
 * @param active ids of the stories that have not ended
 * @param today the tokens of the day
 * @param isExact whether this version alone has kept them
 * @param lastWrite the mark of the last write, where there was one
 * @param lastWriteBefore what changes with each write of the version before
 */
record Account(
    Set<String> active,
    AccountDay today,
    boolean isExact,
    Optional<AttributeValue> lastWrite,
    Optional<AttributeValue> lastWriteBefore) {
  /** The sort key of the item. */
  static final String ITEM_ID = ErasureRepository.QUEUED_AS;

  static final String ACTIVE = "active";

  /** How many stories are left to an erasure; present while one is under way. */
  static final String ERASING = "erasing";

  /** The sort key of the item of the version before. */
  static final String BEFORE_ID = "#active";

  static final String BEFORE_ACTIVE = "stories";
  static final String BEFORE_LAST_WRITE = "version";

  Account {
    requireNonNull(active);
    requireNonNull(today);
    requireNonNull(lastWrite);
    requireNonNull(lastWriteBefore);
  }

  /** Of those of the two items that are there. */
  static Account of(List<Map<String, AttributeValue>> items) {
    Map<String, AttributeValue> account = item(items, ITEM_ID);
    Map<String, AttributeValue> before = item(items, BEFORE_ID);
    AttributeValue active = account.get(ACTIVE);
    Set<String> ids = new HashSet<>(ids(active));
    ids.addAll(ids(before.get(BEFORE_ACTIVE)));
    return new Account(
        ids,
        AccountDay.of(account),
        (active == null || active.hasSs()) && !before.containsKey(BEFORE_ACTIVE),
        Optional.ofNullable(account.get(StoryWrite.LAST_WRITE)),
        Optional.ofNullable(before.get(BEFORE_LAST_WRITE)));
  }

  /** What was used on a day, or on the next one where that has begun here. */
  DailyUsage usage(LocalDate day) {
    LocalDate shown = today.begunAfter(day).orElse(day);
    return today.isOn(shown)
        ? new DailyUsage(shown, today.tokens(), today.stories(), active.size(), today.stopped())
        : new DailyUsage(shown, 0, 0, active.size(), today.stopped());
  }

  /** Whether it needs no correction where these are the stories that have not ended. */
  boolean isExactly(Set<String> unfinished) {
    return isExact && active.equals(unfinished);
  }

  private static List<String> ids(AttributeValue stored) {
    return stored == null ? List.of() : stored.ss();
  }

  private static Map<String, AttributeValue> item(
      List<Map<String, AttributeValue>> items, String id) {
    return items.stream()
        .filter(item -> StoryItems.keyOf(item).id().equals(id))
        .findFirst()
        .orElse(Map.of());
  }
}
