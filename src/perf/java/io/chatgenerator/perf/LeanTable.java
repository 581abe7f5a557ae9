package io.chatgenerator.perf;

import io.chatgenerator.inmemory.InMemoryDynamoDb;
import io.chatgenerator.inmemory.InMemoryTable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * The table in memory behind DynamoDB's JSON over HTTP, without a look at signatures. Requests that
 * the service does not make are refused and logged. Confined to one event loop.
 */
final class LeanTable {
  private static final Logger LOG = LoggerFactory.getLogger(LeanTable.class);
  private static final String PROTOCOL = "DynamoDB_20120810.";
  private static final String ATTRIBUTES = "Attributes";

  private final HttpServer server;
  private final InMemoryTable table = new InMemoryTable(System::currentTimeMillis, () -> 0);
  private final InMemoryDynamoDb client = InMemoryDynamoDb.of(table);
  private long calls;

  LeanTable(Vertx vertx) {
    server = vertx.createHttpServer().requestHandler(this::handle);
  }

  Future<LeanTable> start() {
    return server.listen(0, "127.0.0.1").map(this);
  }

  String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  /** How many requests came. */
  long calls() {
    return calls;
  }

  /** Writes an item as it is. */
  void store(Map<String, AttributeValue> item) {
    table.store(item);
  }

  private void handle(HttpServerRequest request) {
    calls++;
    String operation = request.getHeader("X-Amz-Target").substring(PROTOCOL.length());
    request.body().onSuccess(body -> answer(request, operation, body.toJsonObject()));
  }

  private void answer(HttpServerRequest request, String operation, JsonObject body) {
    try {
      send(request, 200, answer(operation, body));
    } catch (CompletionException refused) {
      send(request, 400, refusal((DynamoDbException) refused.getCause()));
    } catch (RuntimeException unknown) {
      LOG.error("{} {}", operation, body, unknown);
      send(request, 400, failure("ValidationException"));
    }
  }

  private JsonObject answer(String operation, JsonObject body) {
    return switch (operation) {
      case "GetItem" -> some("Item", client.getItem(TableRequests.get(body)).join().item());
      case "BatchGetItem" -> batch(client.batchGetItem(TableRequests.batch(body)).join());
      case "Query" -> page(client.query(TableRequests.query(body)).join());
      case "PutItem" ->
          some(ATTRIBUTES, client.putItem(TableRequests.put(body)).join().attributes());
      case "UpdateItem" ->
          some(ATTRIBUTES, client.updateItem(TableRequests.update(body)).join().attributes());
      case "DeleteItem" ->
          some(ATTRIBUTES, client.deleteItem(TableRequests.delete(body)).join().attributes());
      case "TransactWriteItems" -> {
        client.transactWriteItems(TableRequests.transaction(body)).join();
        yield new JsonObject();
      }
      default -> throw new UnsupportedOperationException(operation);
    };
  }

  private static JsonObject some(String name, Map<String, AttributeValue> item) {
    return item.isEmpty() ? new JsonObject() : new JsonObject().put(name, TableJson.json(item));
  }

  private static JsonObject batch(BatchGetItemResponse answer) {
    JsonObject responses = new JsonObject();
    answer.responses().forEach((name, items) -> responses.put(name, TableJson.json(items)));
    return new JsonObject().put("Responses", responses).put("UnprocessedKeys", new JsonObject());
  }

  private static JsonObject page(QueryResponse page) {
    return some("LastEvaluatedKey", page.lastEvaluatedKey())
        .put("Items", TableJson.json(page.items()))
        .put("Count", page.count())
        .put("ScannedCount", page.scannedCount());
  }

  private static JsonObject refusal(DynamoDbException refusal) {
    JsonObject body = failure(refusal.awsErrorDetails().errorCode());
    if (refusal instanceof ConditionalCheckFailedException failed) {
      body.mergeIn(some("Item", failed.item()));
    } else if (refusal instanceof TransactionCanceledException cancelled) {
      body.put("CancellationReasons", reasons(cancelled.cancellationReasons()));
    }
    return body;
  }

  private static JsonArray reasons(List<CancellationReason> reasons) {
    JsonArray all = new JsonArray();
    reasons.forEach(reason -> all.add(some("Item", reason.item()).put("Code", reason.code())));
    return all;
  }

  private static JsonObject failure(String type) {
    return new JsonObject()
        .put("__type", "com.amazonaws.dynamodb.v20120810#" + type)
        .put("message", "refused");
  }

  /** The checksum is DynamoDB's, and the client checks it. */
  private static void send(HttpServerRequest request, int status, JsonObject json) {
    Buffer body = json.toBuffer();
    CRC32 checksum = new CRC32();
    checksum.update(body.getBytes());
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/x-amz-json-1.0")
        .putHeader("x-amz-crc32", Long.toString(checksum.getValue()))
        .end(body);
  }
}
