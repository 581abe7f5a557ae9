package io.chatgenerator.chaos;

import io.chatgenerator.local.LocalDynamoDb;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/** The table itself, read past the service. To be used on the test's thread. */
final class StoredStories implements AutoCloseable {
  private static final Set<String> ENDS = Set.of("COMPLETE", "FAILED", "CANCELLED");

  private final DynamoDbAsyncClient client;
  private final String table;

  StoredStories(URI endpoint, String table) {
    this.table = table;
    this.client =
        DynamoDbAsyncClient.builder()
            .credentialsProvider(LocalDynamoDb.CREDENTIALS)
            .region(Region.US_EAST_1)
            .endpointOverride(endpoint)
            .build();
  }

  /** One story as the table has it. */
  record Stored(
      String owner,
      String id,
      String prompt,
      String status,
      String text,
      int attempt,
      Optional<String> generationId,
      Optional<String> leaseOwner,
      Optional<String> work) {
    boolean isRunning() {
      return !ENDS.contains(status);
    }

    private static Stored of(Map<String, AttributeValue> item) {
      return new Stored(
          item.get("owner").s(),
          item.get("id").s(),
          item.get("prompt").s(),
          item.get("status").s(),
          text(item, "text").orElse(""),
          Integer.parseInt(item.get("attempt").n()),
          text(item, "generationId"),
          text(item, "leaseOwner"),
          text(item, "work"));
    }

    private static Optional<String> text(Map<String, AttributeValue> item, String name) {
      return Optional.ofNullable(item.get(name)).map(AttributeValue::s);
    }
  }

  /** All stories. */
  List<Stored> all() {
    return scan(null).filter(item -> item.containsKey("prompt")).map(Stored::of).toList();
  }

  /** Writes an item as it is. */
  void put(Map<String, AttributeValue> item) {
    client.putItem(put -> put.tableName(table).item(item)).join();
  }

  /** Puts finished stories of one prompt into the table. */
  void put(String owner, int count, String prompt) {
    io.chatgenerator.testing.StoredStories.put(client, owner, count, prompt);
  }

  /** All items, whatever they are. */
  List<Map<String, AttributeValue>> items() {
    return scan(null).toList();
  }

  /** The stories that the tasks of this process work on. */
  List<Stored> heldBy(String process) {
    return all().stream()
        .filter(Stored::isRunning)
        .filter(story -> story.leaseOwner().filter(t -> t.startsWith(process + ".")).isPresent())
        .toList();
  }

  @Override
  public void close() {
    client.close();
  }

  private Stream<Map<String, AttributeValue>> scan(Map<String, AttributeValue> from) {
    var page =
        client
            .scan(
                ScanRequest.builder()
                    .tableName(table)
                    .consistentRead(true)
                    .exclusiveStartKey(from)
                    .build())
            .join();
    Stream<Map<String, AttributeValue>> items = page.items().stream();
    return page.hasLastEvaluatedKey() ? Stream.concat(items, scan(page.lastEvaluatedKey())) : items;
  }
}
