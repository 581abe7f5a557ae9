package io.chatgenerator.dynamodb;

import static io.chatgenerator.dynamodb.DynamoDbFailures.conditionFailed;
import static io.chatgenerator.dynamodb.DynamoDbFailures.itemInTheWay;

import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryRepository.ClientToken;
import io.chatgenerator.story.StoryRepository.StoryPart;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The items that remember which story a client token made, and from which prompt. */
final class ClientTokens {
  private static final String ID_PREFIX = "#token#";
  private static final String STORY_ID = "storyId";
  private static final String PROMPT_HASH = "promptHash";

  private static final String DELETED =
      "The client token was already used for a story that was deleted.";

  /** The longest token, in bytes of UTF-8, that fits into a sort key. */
  private static final int MAX_BYTES = 1024 - ID_PREFIX.length();

  private final DynamoDbTable table;
  private final StoryQueries queries;

  ClientTokens(DynamoDbTable table, StoryQueries queries) {
    this.table = table;
    this.queries = queries;
  }

  /** The same token; fails with BAD_USER_INPUT where it is longer than a key of the table. */
  static Future<Optional<ClientToken>> check(Optional<ClientToken> token) {
    return token.filter(given -> !isStorable(given)).isEmpty()
        ? Future.succeededFuture(token)
        : Future.failedFuture(
            new RequestException(ErrorCode.BAD_USER_INPUT, "The client token is too long."));
  }

  private static boolean isStorable(ClientToken token) {
    return token.value().getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
  }

  /**
   * The part of a transaction that uses up a token. A token that has expired by the time of the
   * story counts as unused: DynamoDB may take days to remove it.
   */
  ItemWrite use(ClientToken token, Story story) {
    return ItemWrite.put(
        item(token, story),
        "attribute_not_exists(#id) OR #expiresAt <= :now",
        Map.of(":now", StoryItems.number(story.createdAt().getEpochSecond())));
  }

  /** The story that its token made before; else why it could not be created. */
  Future<Story> outcomeOfRefusedCreate(Throwable failure, Story story) {
    if (conditionFailed(failure, Accounts.TOKEN_ACTION)) {
      return storyOf(itemInTheWay(failure, Accounts.TOKEN_ACTION), story);
    }
    return Future.failedFuture(
        conditionFailed(failure, Accounts.STORY_ACTION)
            ? new RequestException(ErrorCode.CONFLICT, "This story exists already.")
            : failure);
  }

  /** What a token made of the request that would make this story; empty where it is unused. */
  Future<Optional<Story>> findCreated(Story asked, ClientToken token) {
    if (!isStorable(token)) {
      return Future.succeededFuture(Optional.empty());
    }
    return table
        .item(StoryItems.key(asked.owner(), ID_PREFIX + token.value()), Optional.empty())
        .map(item -> item.filter(used -> !Retention.isExpired(used, asked.createdAt())))
        .compose(
            item ->
                item.map(used -> storyOf(used, asked).map(Optional::of))
                    .orElseGet(() -> Future.succeededFuture(Optional.empty())));
  }

  /**
   * The story that a token made. Fails with CONFLICT where it is gone, or where the token was used
   * for another request than the one that would make the given story.
   */
  private Future<Story> storyOf(Item token, Story asked) {
    if (token.text(PROMPT_HASH).filter(hash(asked)::equals).isEmpty()) {
      return conflict("The client token was already used for another request.");
    }
    StoryKey made = new StoryKey(asked.owner(), token.text(STORY_ID).orElse(""));
    return queries
        .find(made, StoryPart.ALL)
        .compose(found -> found.map(Future::succeededFuture).orElseGet(() -> conflict(DELETED)));
  }

  private static Future<Story> conflict(String message) {
    return Future.failedFuture(new RequestException(ErrorCode.CONFLICT, message));
  }

  private static Map<String, AttributeValue> item(ClientToken token, Story story) {
    Map<String, AttributeValue> item =
        new HashMap<>(StoryItems.key(story.owner(), ID_PREFIX + token.value()));
    item.put(STORY_ID, AttributeValue.fromS(story.id()));
    item.put(PROMPT_HASH, AttributeValue.fromS(hash(story)));
    item.put(Retention.EXPIRES_AT, StoryItems.number(token.expiresAt().getEpochSecond()));
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
