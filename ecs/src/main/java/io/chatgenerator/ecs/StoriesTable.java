package io.chatgenerator.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.StreamSupport;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.dynamodb.CfnTable;
import software.amazon.awscdk.services.dynamodb.CfnTable.AttributeDefinitionProperty;
import software.amazon.awscdk.services.dynamodb.CfnTable.GlobalSecondaryIndexProperty;
import software.amazon.awscdk.services.dynamodb.CfnTable.KeySchemaProperty;
import software.amazon.awscdk.services.dynamodb.CfnTable.PointInTimeRecoverySpecificationProperty;
import software.amazon.awscdk.services.dynamodb.CfnTable.ProjectionProperty;
import software.amazon.awscdk.services.dynamodb.CfnTable.TimeToLiveSpecificationProperty;
import software.constructs.Construct;

/**
 * The table, as the definition that the service's own tests and local development use says it is.
 * Added is only what a table in AWS alone can have: recovery, and protection from being deleted.
 */
final class StoriesTable extends Construct {
  /** The definition, on the class path; Maven takes it from the service's resources. */
  static final String DEFINITION = "/stories-table.json";

  /** What every table on demand takes from the start. */
  private static final int LEAST_WARM_READS = 12_000;

  private final CfnTable table;
  private final List<String> indexNames;

  StoriesTable(Construct scope, String id, int warmWrites) {
    super(scope, id);
    JsonNode definition = definition();
    table =
        CfnTable.Builder.create(this, "Table")
            .billingMode(definition.path("BillingMode").asText())
            .attributeDefinitions(attributes(definition))
            .keySchema(keys(definition))
            .globalSecondaryIndexes(indexes(definition))
            .timeToLiveSpecification(timeToLive(definition.path("TimeToLiveSpecification")))
            .pointInTimeRecoverySpecification(
                PointInTimeRecoverySpecificationProperty.builder()
                    .pointInTimeRecoveryEnabled(true)
                    .build())
            .deletionProtectionEnabled(true)
            .build();
    if (warmWrites > 0) {
      table.setWarmThroughput(
          CfnTable.WarmThroughputProperty.builder()
              .writeUnitsPerSecond(warmWrites)
              .readUnitsPerSecond(Math.max(LEAST_WARM_READS, warmWrites))
              .build());
    }
    table.applyRemovalPolicy(RemovalPolicy.RETAIN);
    indexNames = texts(definition, "GlobalSecondaryIndexes", "IndexName");
  }

  /** The definition of the table in the words of CloudFormation. */
  static JsonNode definition() {
    try (InputStream in = StoriesTable.class.getResourceAsStream(DEFINITION)) {
      return new ObjectMapper().readTree(in);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  String name() {
    return table.getRef();
  }

  String arn() {
    return table.getAttrArn();
  }

  List<String> indexNames() {
    return indexNames;
  }

  List<String> indexArns() {
    return indexNames.stream().map(index -> arn() + "/index/" + index).toList();
  }

  private static List<AttributeDefinitionProperty> attributes(JsonNode definition) {
    return elements(definition, "AttributeDefinitions").stream()
        .map(
            json ->
                AttributeDefinitionProperty.builder()
                    .attributeName(json.path("AttributeName").asText())
                    .attributeType(json.path("AttributeType").asText())
                    .build())
        .toList();
  }

  private static List<KeySchemaProperty> keys(JsonNode definition) {
    return elements(definition, "KeySchema").stream()
        .map(
            json ->
                KeySchemaProperty.builder()
                    .attributeName(json.path("AttributeName").asText())
                    .keyType(json.path("KeyType").asText())
                    .build())
        .toList();
  }

  private static List<GlobalSecondaryIndexProperty> indexes(JsonNode definition) {
    return elements(definition, "GlobalSecondaryIndexes").stream()
        .map(
            json ->
                GlobalSecondaryIndexProperty.builder()
                    .indexName(json.path("IndexName").asText())
                    .keySchema(keys(json))
                    .projection(
                        ProjectionProperty.builder()
                            .projectionType(json.path("Projection").path("ProjectionType").asText())
                            .build())
                    .build())
        .toList();
  }

  private static TimeToLiveSpecificationProperty timeToLive(JsonNode json) {
    return TimeToLiveSpecificationProperty.builder()
        .attributeName(json.path("AttributeName").asText())
        .enabled(json.path("Enabled").asBoolean())
        .build();
  }

  private static List<String> texts(JsonNode parent, String array, String field) {
    return elements(parent, array).stream().map(json -> json.path(field).asText()).toList();
  }

  private static List<JsonNode> elements(JsonNode parent, String array) {
    return StreamSupport.stream(parent.path(array).spliterator(), false).toList();
  }
}
