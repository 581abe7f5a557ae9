package io.chatgenerator.dynamodb;

import io.chatgenerator.story.AccountRepository.DailyUsage;
import io.chatgenerator.story.Cost.Reservation;
import io.chatgenerator.story.ErasureRepository;
import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.story.Story;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the account item of one owner says, together with the item in which the version before this
 * one keeps its active stories: there a story stays for long after its end. The budget is one
 * number for the tokens that stories of the day have cost and those that are reserved for running
 * ones, since a condition cannot add two.
 */
record Account(Item item, Item before) {
  /** The sort key of the item. */
  static final String ITEM_ID = ErasureRepository.QUEUED_AS;

  static final String ACTIVE = "active";
  static final String DAY = "day";
  static final String TOKENS = "tokens";
  static final String STORIES = "stories";

  /** Present where the owner may begin no story. */
  static final String STOPPED = "stopped";

  /** How many stories are left to an erasure; present while one is under way. */
  static final String ERASING = "erasing";

  /** The sort key of the item of the version before. */
  static final String BEFORE_ID = "#active";

  static final String BEFORE_ACTIVE = "stories";
  static final String BEFORE_LAST_WRITE = "version";

  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  /** Without what the version before keeps. */
  static Account of(Item item) {
    return new Account(item, Item.NONE);
  }

  /** Of those of the two items that are there. */
  static Account of(List<Item> items) {
    return new Account(item(items, ITEM_ID), item(items, BEFORE_ID));
  }

  private static Item item(List<Item> items, String id) {
    return items.stream().filter(item -> item.key().id().equals(id)).findFirst().orElse(Item.NONE);
  }

  /** The ids of the stories that have not ended. */
  Set<String> active() {
    Set<String> ids = new HashSet<>(item.texts(ACTIVE));
    ids.addAll(before.texts(BEFORE_ACTIVE));
    return ids;
  }

  /** Whether this version alone has kept them. */
  boolean isExact() {
    return item.has(ACTIVE) != item.texts(ACTIVE).isEmpty() && !before.has(BEFORE_ACTIVE);
  }

  /** What was used on a day, or on the next one where that has begun here. */
  DailyUsage usage(LocalDate day) {
    LocalDate shown = begunAfter(day).orElse(day);
    boolean counts = isOn(shown);
    return new DailyUsage(
        shown,
        counts ? item.total(TOKENS) : 0,
        counts ? item.count(STORIES) : 0,
        active().size(),
        item.has(STOPPED));
  }

  /** In UTC; empty where nothing was counted, or what was cannot be read. */
  Optional<LocalDate> day() {
    return item.day(DAY).filter(day -> item.hasNumber(TOKENS));
  }

  boolean isOn(LocalDate other) {
    return day().filter(other::equals).isPresent();
  }

  /** Where that day has just begun, as tasks' clocks differ. */
  Optional<LocalDate> begunAfter(LocalDate other) {
    return day().filter(other.plusDays(1)::equals);
  }

  /** What stands in a story's way for certain, in words for its owner. */
  Optional<RequestException> refusal(Story story) {
    if (item.has(STOPPED)) {
      return Optional.of(
          new RequestException(
              ErrorCode.UNAVAILABLE, "You cannot start new stories at the moment."));
    }
    if (item.has(ERASING)) {
      return Optional.of(
          new RequestException(
              ErrorCode.CONFLICT,
              "All of your stories are being deleted. Please begin new ones afterwards."));
    }
    return story
        .cost()
        .reservation()
        .filter(r -> isOn(r.day()) && item.total(TOKENS) > r.budget() - r.tokens())
        .map(r -> noTokensLeft(story));
  }

  static RequestException noTokensLeft(Story story) {
    Reservation reservation = story.cost().reservation().orElseThrow();
    Instant end = reservation.day().plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    return RequestException.tooMany(
        "What is left of your tokens for today is too little for this story. They are counted anew"
            + " from midnight UTC.",
        Duration.between(story.updatedAt(), end));
  }

  static RequestException tooManyActive() {
    return RequestException.tooMany(
        "Too many of your stories are unfinished. Please wait for one of them to end.",
        RETRY_AFTER);
  }
}
