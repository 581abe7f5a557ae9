package io.chatgenerator.e2e;

import io.chatgenerator.local.LocalDynamoDb;
import io.chatgenerator.local.StandIns;
import io.chatgenerator.testing.Caller;
import io.chatgenerator.testing.Service;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What the table holds. */
final class StoredStory {
  private StoredStory() {}

  /** The item of a story, all attributes of it; empty where there is none. */
  static Map<String, AttributeValue> item(Service service, Caller owner, String id) {
    LocalDynamoDb dynamoDb = service.standIns().dynamoDb();
    try (DynamoDbAsyncClient client = dynamoDb.client()) {
      Map<String, AttributeValue> key =
          Map.of("owner", AttributeValue.fromS(owner.subject()), "id", AttributeValue.fromS(id));
      return client
          .getItem(get -> get.tableName(StandIns.TABLE).key(key).consistentRead(true))
          .join()
          .item();
    }
  }

  /** Stores an item as it is. */
  static void put(Service service, Map<String, AttributeValue> item) {
    try (DynamoDbAsyncClient client = service.standIns().dynamoDb().client()) {
      client.putItem(put -> put.tableName(StandIns.TABLE).item(item)).join();
    }
  }
}
