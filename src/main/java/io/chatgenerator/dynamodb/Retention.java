package io.chatgenerator.dynamodb;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.story.Story;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * How long items stay in the table. DynamoDB removes what has expired within days, not at once, so
 * an expired story counts as removed from its expiry on. Thread-safe.
 *
 * @param ofStories how long a story stays after its end; empty: until its owner deletes it
 * @param clock of this machine
 */
public record Retention(Optional<Duration> ofStories, InstantSource clock) {
  /** In seconds since 1970, as DynamoDB's time to live wants it. */
  static final String EXPIRES_AT = "expiresAt";

  /** Stories stay. */
  static final Retention FOREVER = new Retention(Optional.empty(), InstantSource.system());

  public Retention {
    requireNonNull(ofStories);
    requireNonNull(clock);
  }

  /** Adds to the item of a story that has ended when it expires. */
  void expire(Map<String, AttributeValue> item, Story story) {
    ofStories
        .filter(length -> story.isTerminal())
        .map(length -> story.updatedAt().plus(length).getEpochSecond())
        .ifPresent(second -> item.put(EXPIRES_AT, StoryItems.number(second)));
  }

  boolean isExpired(Item item) {
    return isExpired(item, clock.instant());
  }

  static boolean isExpired(Item item, Instant at) {
    return item.whole(EXPIRES_AT).filter(second -> second <= at.getEpochSecond()).isPresent();
  }

  /** In seconds since 1970: what expires then, or before, has expired. */
  long now() {
    return clock.instant().getEpochSecond();
  }
}
