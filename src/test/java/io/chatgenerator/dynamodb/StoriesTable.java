package io.chatgenerator.dynamodb;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveRequest;

/**
 * What the table of stories looks like. The one definition is the resource {@value #RESOURCE}, in
 * the words of a CloudFormation {@code AWS::DynamoDB::Table}, so that the stack that creates the
 * table in AWS and the local stand-in cannot drift apart. The service itself never creates a table.
 */
public final class StoriesTable {
  /** Where the definition is, from the root of the class path. */
  public static final String RESOURCE = "stories-table.json";

  private final JsonObject definition;

  private StoriesTable(JsonObject definition) {
    this.definition = definition;
  }

  /** Reads the definition. */
  public static StoriesTable load() {
    try (InputStream in = StoriesTable.class.getResourceAsStream("/" + RESOURCE)) {
      return new StoriesTable(
          new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Creates the table and its index. */
  public CreateTableRequest creation(String table) {
    return CreateTableRequest.builder()
        .tableName(table)
        .billingMode(definition.getString("BillingMode"))
        .attributeDefinitions(
            objects(definition, "AttributeDefinitions").stream()
                .map(StoriesTable::attribute)
                .toList())
        .keySchema(keys(definition))
        .globalSecondaryIndexes(
            objects(definition, "GlobalSecondaryIndexes").stream()
                .map(StoriesTable::index)
                .toList())
        .build();
  }

  /** Lets DynamoDB remove client tokens that have expired. */
  public UpdateTimeToLiveRequest timeToLive(String table) {
    JsonObject ttl = definition.getJsonObject("TimeToLiveSpecification");
    return UpdateTimeToLiveRequest.builder()
        .tableName(table)
        .timeToLiveSpecification(
            spec ->
                spec.attributeName(ttl.getString("AttributeName"))
                    .enabled(ttl.getBoolean("Enabled")))
        .build();
  }

  private static AttributeDefinition attribute(JsonObject json) {
    return AttributeDefinition.builder()
        .attributeName(json.getString("AttributeName"))
        .attributeType(json.getString("AttributeType"))
        .build();
  }

  private static GlobalSecondaryIndex index(JsonObject json) {
    String projection = json.getJsonObject("Projection").getString("ProjectionType");
    return GlobalSecondaryIndex.builder()
        .indexName(json.getString("IndexName"))
        .keySchema(keys(json))
        .projection(p -> p.projectionType(projection))
        .build();
  }

  private static List<KeySchemaElement> keys(JsonObject json) {
    return objects(json, "KeySchema").stream()
        .map(
            key ->
                KeySchemaElement.builder()
                    .attributeName(key.getString("AttributeName"))
                    .keyType(key.getString("KeyType"))
                    .build())
        .toList();
  }

  private static List<JsonObject> objects(JsonObject json, String name) {
    JsonArray array = json.getJsonArray(name);
    return array.stream().map(JsonObject.class::cast).toList();
  }
}
