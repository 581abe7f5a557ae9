package io.chatgenerator.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableTest {
  private static final String TABLE = "AWS::DynamoDB::Table";

  private final JsonNode table = Synthesized.service().only(TABLE);

  @Test
  void isWhatTheServiceDefines() throws IOException {
    JsonNode definition =
        new ObjectMapper()
            .readTree(Path.of("..", "src", "main", "resources", "stories-table.json").toFile());

    assertThat(definition.properties()).isNotEmpty();
    for (Map.Entry<String, JsonNode> property : definition.properties()) {
      assertThat(table.path(property.getKey()))
          .as(property.getKey())
          .isEqualTo(property.getValue());
    }
  }

  @Test
  void hasTheKeysAndTheQueueOfTheDesign() {
    assertThat(table.path("KeySchema").findValuesAsText("AttributeName"))
        .containsExactly("owner", "id");
    JsonNode index = table.path("GlobalSecondaryIndexes").path(0);
    assertThat(index.path("IndexName").asText()).isEqualTo("work-index");
    assertThat(index.path("KeySchema").findValuesAsText("AttributeName"))
        .containsExactly("work", "leaseExpiresAt");
    assertThat(index.path("Projection").path("ProjectionType").asText()).isEqualTo("KEYS_ONLY");
    assertThat(table.path("GlobalSecondaryIndexes")).hasSize(1);
  }

  @Test
  void isPaidByRequestAndForgetsClientTokens() {
    assertThat(table.path("BillingMode").asText()).isEqualTo("PAY_PER_REQUEST");
    assertThat(table.path("TimeToLiveSpecification").path("Enabled").asBoolean()).isTrue();
  }

  @Test
  void takesManyWritesFromTheStartWhereAnOptionSaysSo() {
    Synthesized warm = Synthesized.with(Map.of("trial", "true", "warmWrites", "20000"));

    assertThat(table.has("WarmThroughput")).isFalse();
    assertThat(warm.only(TABLE).at("/WarmThroughput/WriteUnitsPerSecond").asInt())
        .isEqualTo(20_000);
  }

  @Test
  void outlivesMistakes() {
    assertThat(
            table
                .path("PointInTimeRecoverySpecification")
                .path("PointInTimeRecoveryEnabled")
                .asBoolean())
        .isTrue();
    assertThat(table.path("DeletionProtectionEnabled").asBoolean()).isTrue();
    assertThat(Synthesized.service().resources(TABLE))
        .allSatisfy(
            resource -> {
              assertThat(resource.path("DeletionPolicy").asText()).isEqualTo("Retain");
              assertThat(resource.path("UpdateReplacePolicy").asText()).isEqualTo("Retain");
            });
  }
}
