package io.chatgenerator.dynamodb;

import io.chatgenerator.story.Cost.Reservation;
import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.story.Story;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/** Why an account lets a story not begin, in words for its owner. */
final class AccountRefusals {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private AccountRefusals() {}

  /** What stands in the story's way for certain. */
  static Optional<RequestException> of(AccountDay account, Story story) {
    if (account.stopped()) {
      return Optional.of(
          new RequestException(
              ErrorCode.UNAVAILABLE, "You cannot start new stories at the moment."));
    }
    if (account.erasing()) {
      return Optional.of(
          new RequestException(
              ErrorCode.CONFLICT,
              "All of your stories are being deleted. Please begin new ones afterwards."));
    }
    return story
        .cost()
        .reservation()
        .filter(r -> account.isOn(r.day()) && account.tokens() > r.budget() - r.tokens())
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

  static RequestException tooMany() {
    return RequestException.tooMany(
        "Too many of your stories are unfinished. Please wait for one of them to end.",
        RETRY_AFTER);
  }
}
