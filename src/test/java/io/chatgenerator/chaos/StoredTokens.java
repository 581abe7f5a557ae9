package io.chatgenerator.chaos;

import static java.util.stream.Collectors.toMap;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What the table says of tokens.
 *
 * @param stories what each has cost
 * @param accounts what each owner's has counted
 * @param deployment what was counted for all users
 */
record StoredTokens(List<Cost> stories, Map<String, Account> accounts, long deployment) {
  /**
   * What a story has cost.
   *
   * @param day on which it counts
   * @param used what was settled, once it has ended
   * @param interruptions attempts that another one followed though they had not failed
   */
  record Cost(
      String owner,
      String prompt,
      String day,
      long reserved,
      long used,
      boolean estimated,
      int interruptions) {
    private static Cost of(Map<String, AttributeValue> item) {
      return new Cost(
          item.get("owner").s(),
          item.get("prompt").s(),
          item.get("reservedDay").s(),
          number(item, "reservedTokens"),
          number(item, "promptTokens") + number(item, "completionTokens"),
          item.containsKey("tokensEstimated"),
          (int) (number(item, "attempt") - 1 - number(item, "failures")));
    }
  }

  /** What an owner has used on a day. */
  record Account(String day, long tokens, int active) {
    private static Account of(Map<String, AttributeValue> item) {
      return new Account(
          item.get("day").s(),
          number(item, "tokens"),
          Optional.ofNullable(item.get("active")).map(ids -> ids.ss().size()).orElse(0));
    }
  }

  static StoredTokens in(StoredStories table) {
    List<Map<String, AttributeValue>> items = table.items();
    Map<String, Account> accounts =
        items.stream()
            .filter(item -> item.get("id").s().equals("#account") && item.containsKey("day"))
            .collect(toMap(item -> item.get("owner").s(), Account::of));
    Optional<Account> deployment = Optional.ofNullable(accounts.remove("#deployment"));
    return new StoredTokens(
        items.stream().filter(item -> item.containsKey("prompt")).map(Cost::of).toList(),
        accounts,
        deployment.map(Account::tokens).orElse(0L));
  }

  /** The stories of an owner that count on the day of the account. */
  List<Cost> counted(String owner) {
    String day = accounts.get(owner).day();
    return stories.stream()
        .filter(story -> story.owner().equals(owner) && story.day().equals(day))
        .toList();
  }

  private static long number(Map<String, AttributeValue> item, String name) {
    return Optional.ofNullable(item.get(name))
        .map(AttributeValue::n)
        .map(Long::parseLong)
        .orElse(0L);
  }
}
