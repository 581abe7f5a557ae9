package io.chatgenerator.testing;

import io.chatgenerator.local.StandIns;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Stories of a user that were written long ago, put into the table without the service. */
public final class StoredStories {
  private static final int BATCH = 25;

  private StoredStories() {}

  /** Stores finished stories with prompts of so many characters, and returns when all are there. */
  public static void put(DynamoDbAsyncClient client, String owner, int count, int promptLength) {
    put(client, owner, count, "\u6f22".repeat(promptLength));
  }

  /** Stores finished stories of one prompt. */
  public static void put(DynamoDbAsyncClient client, String owner, int count, String prompt) {
    for (int from = 0; from < count; from += BATCH) {
      List<WriteRequest> batch =
          IntStream.range(from, Math.min(count, from + BATCH))
              .mapToObj(i -> item(owner, i, prompt))
              .map(item -> WriteRequest.builder().putRequest(put -> put.item(item)).build())
              .toList();
      client.batchWriteItem(write -> write.requestItems(Map.of(StandIns.TABLE, batch))).join();
    }
  }

  private static Map<String, AttributeValue> item(String owner, int number, String prompt) {
    String now = "" + Instant.parse("2026-01-31T12:34:56.789Z").toEpochMilli();
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("owner", AttributeValue.fromS(owner));
    item.put("id", AttributeValue.fromS("01890000-0000-7000-8000-%012d".formatted(number)));
    item.put("prompt", AttributeValue.fromS(prompt));
    item.put("status", AttributeValue.fromS("COMPLETE"));
    item.put("text", AttributeValue.fromS("The end."));
    item.put("attempt", AttributeValue.fromN("1"));
    item.put("createdAt", AttributeValue.fromN(now));
    item.put("updatedAt", AttributeValue.fromN(now));
    return item;
  }
}
