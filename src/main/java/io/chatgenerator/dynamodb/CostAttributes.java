package io.chatgenerator.dynamodb;

import io.chatgenerator.story.Cost;
import io.chatgenerator.story.Cost.Reservation;
import io.chatgenerator.story.TokenCount;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What a story costs, in its item. */
final class CostAttributes {
  private static final String PROMPT_TOKENS = "promptTokens";
  private static final String COMPLETION_TOKENS = "completionTokens";
  private static final String ESTIMATED = "tokensEstimated";
  static final String RESERVED_DAY = "reservedDay";
  private static final String RESERVED_TOKENS = "reservedTokens";
  private static final String BUDGET = "tokenBudget";

  /** What the model has taken. */
  static final List<String> USED = List.of(PROMPT_TOKENS, COMPLETION_TOKENS, ESTIMATED);

  /** What is reserved for it, which no attempt changes while it runs. */
  static final List<String> RESERVED = List.of(RESERVED_DAY, RESERVED_TOKENS, BUDGET);

  static final List<String> ALL = Stream.of(USED, RESERVED).flatMap(List::stream).toList();

  private CostAttributes() {}

  static void put(Map<String, AttributeValue> item, Cost cost) {
    StoryItems.putCount(item, PROMPT_TOKENS, cost.used().prompt());
    StoryItems.putCount(item, COMPLETION_TOKENS, cost.used().completion());
    if (cost.used().estimated()) {
      item.put(ESTIMATED, AttributeValue.fromBool(true));
    }
    cost.reservation().ifPresent(reservation -> put(item, reservation));
  }

  private static void put(Map<String, AttributeValue> item, Reservation reservation) {
    item.put(RESERVED_DAY, AttributeValue.fromS(reservation.day().toString()));
    item.put(RESERVED_TOKENS, StoryItems.number(reservation.tokens()));
    item.put(BUDGET, StoryItems.number(reservation.budget()));
  }

  static Cost read(Item item) {
    return new Cost(
        new TokenCount(
            item.count(PROMPT_TOKENS), item.count(COMPLETION_TOKENS), item.isTrue(ESTIMATED)),
        item.day(RESERVED_DAY)
            .map(day -> new Reservation(day, item.total(RESERVED_TOKENS), item.total(BUDGET))));
  }
}
