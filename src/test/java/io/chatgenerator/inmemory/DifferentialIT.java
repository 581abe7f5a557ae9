package io.chatgenerator.inmemory;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.local.LocalDynamoDb;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * The table in memory answers as DynamoDB Local does, to the same random requests in the same
 * order; {@code -Ddifferential.operations=100000} for a long run.
 */
class DifferentialIT {
  private static final String TABLE = "Stories";
  private static final int OPERATIONS = Integer.getInteger("differential.operations", 3_000);
  private static final int PER_TABLE = 1_000;

  @Test
  void answersAsDynamoDbLocalDoes() {
    long first = Long.getLong("differential.seed", System.nanoTime());
    try (LocalDynamoDb local = LocalDynamoDb.start(0);
        DynamoDbAsyncClient there = local.client()) {
      for (int i = 0; i < OPERATIONS / PER_TABLE; i++) {
        local.createTable(TABLE + i);
        compare(there, TABLE + i, first + i);
      }
    }
  }

  private static void compare(DynamoDbAsyncClient there, String table, long seed) {
    RandomRequests requests = new RandomRequests(table, seed);
    DynamoDbAsyncClient here = InMemoryDynamoDb.of(new InMemoryTable(() -> 0, () -> 0));
    for (int i = 0; i < PER_TABLE; i++) {
      DynamoDbRequest request = requests.next();
      assertThat(answer(here, request))
          .as("seed %d, request %d: %s", seed, i, shortened(request))
          .isEqualTo(answer(there, request));
    }
  }

  private static String shortened(Object request) {
    return request.toString().replaceAll("(a\u00e9\u20ac){9,}", "(large)");
  }

  private static Object answer(DynamoDbAsyncClient client, DynamoDbRequest request) {
    try {
      return answer(call(client, request).join());
    } catch (CompletionException e) {
      return refusal(e.getCause());
    }
  }

  private static CompletableFuture<?> call(DynamoDbAsyncClient client, DynamoDbRequest request) {
    if (request instanceof GetItemRequest get) {
      return client.getItem(get);
    } else if (request instanceof PutItemRequest put) {
      return client.putItem(put);
    } else if (request instanceof UpdateItemRequest update) {
      return client.updateItem(update);
    } else if (request instanceof DeleteItemRequest delete) {
      return client.deleteItem(delete);
    } else if (request instanceof QueryRequest query) {
      return client.query(query);
    } else if (request instanceof BatchGetItemRequest batch) {
      return client.batchGetItem(batch);
    }
    return client.transactWriteItems((TransactWriteItemsRequest) request);
  }

  /**
   * Without the last key of a page that is full: where nothing follows, DynamoDB Local names one
   * for the index and none for the table, and DynamoDB one for both.
   */
  private static Object answer(Object response) {
    if (response instanceof GetItemResponse get) {
      return List.of(get.hasItem(), plain(get.item()));
    } else if (response instanceof PutItemResponse put) {
      return plain(put.attributes());
    } else if (response instanceof UpdateItemResponse update) {
      return plain(update.attributes());
    } else if (response instanceof QueryResponse query) {
      return List.of(
          query.items().stream().map(DifferentialIT::plain).toList(),
          query.count(),
          query.scannedCount());
    } else if (response instanceof BatchGetItemResponse batch) {
      return new TreeSet<>(
          batch.responses().values().stream()
              .flatMap(List::stream)
              .map(item -> plain(item).toString())
              .toList());
    }
    return "done";
  }

  private static Object refusal(Throwable failure) {
    if (failure instanceof ConditionalCheckFailedException refused) {
      return List.of("condition", refused.hasItem(), plain(refused.item()));
    } else if (failure instanceof TransactionCanceledException cancelled) {
      return cancelled.cancellationReasons().stream()
          .map(reason -> reason.code() + plain(reason.item()) + isSize(reason.message()))
          .toList();
    }
    DynamoDbException answered = (DynamoDbException) failure;
    return answered.awsErrorDetails().errorCode()
        + isSize(answered.awsErrorDetails().errorMessage());
  }

  /** What the service looks at in a message. */
  private static boolean isSize(String message) {
    return message != null && message.contains("Item size");
  }

  /** With sets in one order. */
  private static Map<String, Object> plain(Map<String, AttributeValue> item) {
    Map<String, Object> plain = new TreeMap<>();
    item.forEach((name, value) -> plain.put(name, plain(value)));
    return plain;
  }

  private static Object plain(AttributeValue value) {
    return value.hasSs() ? new TreeSet<>(value.ss()) : shortened(value);
  }
}
