package io.chatgenerator.dynamodb;

import io.chatgenerator.story.Story;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Items of the table as tests of other packages look at them. */
public final class StoredStory {
  private StoredStory() {}

  /** The story that an item is; empty where it is none, or cannot be read. */
  public static Optional<Story> of(Map<String, AttributeValue> item) {
    return Optional.ofNullable(item).map(Item::of).flatMap(StoryItems::toStory);
  }

  /** The item of a story. */
  public static Map<String, AttributeValue> item(Story story) {
    return StoryItems.toItem(story);
  }

  /** The stories that an account item says have not ended. */
  public static Set<String> active(Map<String, AttributeValue> account) {
    return account == null || !account.containsKey(Account.ACTIVE)
        ? Set.of()
        : Set.copyOf(account.get(Account.ACTIVE).ss());
  }

  /** The day that an account counts; empty where it has counted none. */
  public static Optional<LocalDate> day(Map<String, AttributeValue> account) {
    return account == null ? Optional.empty() : Account.of(Item.of(account)).day();
  }

  /** The tokens that an account has counted on its day. */
  public static long tokens(Map<String, AttributeValue> account) {
    return Item.of(account).total(Account.TOKENS);
  }

  /** The id of the account item. */
  public static String accountId() {
    return Account.ITEM_ID;
  }
}
