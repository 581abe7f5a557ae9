package io.chatgenerator.perf;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * DynamoDB in memory, as lean as can be, for exactly the requests that the service sends:
 * conditions count, signatures do not. Any other request is refused and logged.
 */
final class LeanTable {
  private static final Logger LOG = LoggerFactory.getLogger(LeanTable.class);
  private static final String PROTOCOL = "DynamoDB_20120810.";

  private final HttpServer server;
  private final Items items = new Items();
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

  Items items() {
    return items;
  }

  private void handle(HttpServerRequest request) {
    calls++;
    String operation = request.getHeader("X-Amz-Target").substring(PROTOCOL.length());
    request.body().onSuccess(body -> answer(request, operation, body.toJsonObject()));
  }

  private void answer(HttpServerRequest request, String operation, JsonObject body) {
    try {
      send(request, 200, answer(operation, body));
    } catch (Refused refused) {
      send(request, 400, refused.body);
    } catch (RuntimeException unknown) {
      LOG.error("{} {}", operation, body, unknown);
      send(request, 400, new JsonObject().put("__type", "com.amazon#ValidationException"));
    }
  }

  private JsonObject answer(String operation, JsonObject body) {
    return switch (operation) {
      case "GetItem" -> found(items.get(body.getJsonObject("Key")));
      case "BatchGetItem" -> batch(body.getJsonObject("RequestItems"));
      case "Query" -> query(body);
      case "UpdateItem" -> update(body);
      case "TransactWriteItems" -> transact(body.getJsonArray("TransactItems"));
      default -> throw new UnsupportedOperationException(operation);
    };
  }

  private static JsonObject found(Map<String, Object> item) {
    return item.isEmpty() ? new JsonObject() : new JsonObject().put("Item", item);
  }

  private JsonObject batch(JsonObject tables) {
    JsonObject responses = new JsonObject();
    for (String table : tables.fieldNames()) {
      List<Map<String, Object>> all =
          objects(tables.getJsonObject(table).getJsonArray("Keys")).stream()
              .map(items::get)
              .filter(item -> !item.isEmpty())
              .toList();
      responses.put(table, new JsonArray(all));
    }
    return new JsonObject().put("Responses", responses).put("UnprocessedKeys", new JsonObject());
  }

  private JsonObject query(JsonObject body) {
    if (body.containsKey("IndexName")) {
      return abandoned(body);
    }
    return body.containsKey("Limit") ? stories(body) : account(body);
  }

  private JsonObject account(JsonObject query) {
    Condition.Names names = new Condition.Names(query);
    return page(
        items.between(
            names.value(":owner").getString("S"),
            names.value(":low").getString("S"),
            names.value(":high").getString("S")));
  }

  private JsonObject stories(JsonObject query) {
    JsonObject start = query.getJsonObject("ExclusiveStartKey");
    String after = start == null ? null : start.getJsonObject("id").getString("S");
    String owner = new Condition.Names(query).value(":owner").getString("S");
    return page(items.stories(owner, after, query.getInteger("Limit")));
  }

  private JsonObject abandoned(JsonObject query) {
    Condition.Names names = new Condition.Names(query);
    long before = Condition.number(names.value(":before"));
    String shard = names.value(":work").getString("S");
    JsonObject start = query.getJsonObject("ExclusiveStartKey");
    return page(items.abandoned(shard, before, start, query.getInteger("Limit")).toList());
  }

  private static JsonObject page(List<?> items) {
    int count = items.size();
    return new JsonObject()
        .put("Items", new JsonArray(items))
        .put("Count", count)
        .put("ScannedCount", count);
  }

  private JsonObject update(JsonObject request) {
    Map<String, Object> item = items.get(request.getJsonObject("Key"));
    if (!Condition.holds(request, item)) {
      throw new Refused(
          failure("ConditionalCheckFailedException").put("Item", new JsonObject(item)));
    }
    write(request, item);
    return new JsonObject();
  }

  private JsonObject transact(JsonArray transaction) {
    List<JsonObject> actions = objects(transaction);
    List<Boolean> allowed =
        actions.stream().map(LeanTable::request).map(each -> holds(each)).toList();
    if (allowed.contains(false)) {
      JsonArray reasons = new JsonArray();
      allowed.forEach(
          each ->
              reasons.add(new JsonObject().put("Code", each ? "None" : "ConditionalCheckFailed")));
      throw new Refused(
          failure("TransactionCanceledException").put("CancellationReasons", reasons));
    }
    actions.forEach(this::perform);
    return new JsonObject();
  }

  private static JsonObject request(JsonObject action) {
    return action.getJsonObject(action.fieldNames().iterator().next());
  }

  private boolean holds(JsonObject request) {
    JsonObject item = request.getJsonObject("Item");
    return Condition.holds(request, items.get(item == null ? request.getJsonObject("Key") : item));
  }

  private void perform(JsonObject action) {
    JsonObject request = request(action);
    if (action.containsKey("Put")) {
      items.put(Items.attributes(request.getJsonObject("Item")));
    } else if (action.containsKey("Delete")) {
      items.remove(request.getJsonObject("Key"));
    } else {
      write(request, items.get(request.getJsonObject("Key")));
    }
  }

  private void write(JsonObject request, Map<String, Object> old) {
    Map<String, Object> item = Items.attributes(request.getJsonObject("Key"));
    item.putAll(old);
    Map<String, Object> changed = Change.apply(request, item);
    items.put(changed);
  }

  private static List<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast).toList();
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

  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient JsonObject body;

    Refused(JsonObject body) {
      super(null, null, false, false);
      this.body = body;
    }
  }
}
