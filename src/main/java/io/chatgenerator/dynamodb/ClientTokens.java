package io.chatgenerator.dynamodb;

import io.chatgenerator.story.ClientToken;
import io.chatgenerator.story.Story;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** The items that remember which story a client token made, and from which prompt. */
final class ClientTokens {
  private static final String ID_PREFIX = "#token#";
  private static final String STORY_ID = "storyId";
  private static final String PROMPT_HASH = "promptHash";

  /** In seconds since 1970, as DynamoDB's time to live wants it. */
  private static final String EXPIRES_AT = "expiresAt";

  /** The longest token, in bytes of UTF-8, that fits into a sort key. */
  private static final int MAX_BYTES = 1024 - ID_PREFIX.length();

  private final String table;

  ClientTokens(String table) {
    this.table = table;
  }

  static boolean isStorable(ClientToken token) {
    return token.value().getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
  }

  /**
   * The part of a transaction that uses up a token. A token that has expired by the time of the
   * story counts as unused: DynamoDB may take days to remove it.
   */
  TransactWriteItem use(ClientToken token, Story story) {
    Put put =
        Put.builder()
            .tableName(table)
            .item(item(token, story))
            .conditionExpression("attribute_not_exists(#id) OR #expiresAt <= :now")
            .expressionAttributeNames(Map.of("#id", StoryItems.ID, "#expiresAt", EXPIRES_AT))
            .expressionAttributeValues(
                Map.of(":now", StoryItems.number(story.createdAt().getEpochSecond())))
            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
            .build();
    return TransactWriteItem.builder().put(put).build();
  }

  /** Whether a token was used with the prompt of this story, to continue the same one. */
  static boolean isOfSame(Story story, Map<String, AttributeValue> tokenItem) {
    return AttributeValue.fromS(hash(story)).equals(tokenItem.get(PROMPT_HASH));
  }

  /** Empty where the item does not say. */
  static Optional<String> storyId(Map<String, AttributeValue> tokenItem) {
    return Optional.ofNullable(tokenItem.get(STORY_ID)).map(AttributeValue::s);
  }

  private static Map<String, AttributeValue> item(ClientToken token, Story story) {
    Map<String, AttributeValue> item =
        new HashMap<>(StoryItems.key(story.owner(), ID_PREFIX + token.value()));
    item.put(STORY_ID, AttributeValue.fromS(story.id()));
    item.put(PROMPT_HASH, AttributeValue.fromS(hash(story)));
    item.put(EXPIRES_AT, StoryItems.number(token.expiresAt().getEpochSecond()));
    return item;
  }

  /** Of the prompt alone where nothing is continued; a prompt holds no NUL. */
  private static String hash(Story story) {
    String asked =
        story.continues().isEmpty()
            ? story.prompt()
            : story.prompt() + "\0" + story.continues().get(0);
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      byte[] digest = sha256.digest(asked.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
