package io.chatgenerator.graphql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import graphql.language.FieldDefinition;
import graphql.language.ObjectTypeDefinition;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeDefinitionRegistry;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryError;
import io.chatgenerator.story.StoryKey;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoryLineTest {
  @Test
  void hasAllFieldsOfTheSchemaInItsOrder() throws IOException {
    try (var schema = StoryLine.class.getResourceAsStream("/schema.graphql")) {
      var registry = new SchemaParser().parse(new String(schema.readAllBytes(), UTF_8));
      JsonObject story = new JsonObject(line());
      assertThat(story.fieldNames()).containsExactlyElementsOf(fields(registry, "Story"));
      assertThat(story.getJsonObject("error").fieldNames())
          .containsExactlyElementsOf(fields(registry, "StoryError"));
    }
  }

  private static String line() {
    StoryKey key = new StoryKey("ann", "019b7c5a-8b7e-7000-8000-000000000001");
    Instant now = Instant.now();
    Story story =
        Story.pending(key, "A whale", List.of(), now, Lease.heldBy("task", now))
            .failed(new StoryError("MODEL_BUSY", "The model is busy."), now);
    StringBuilder line = new StringBuilder();
    StoryLine.append(story, line);
    return line.toString();
  }

  private static List<String> fields(TypeDefinitionRegistry registry, String type) {
    return registry
        .getType(type, ObjectTypeDefinition.class)
        .orElseThrow()
        .getFieldDefinitions()
        .stream()
        .map(FieldDefinition::getName)
        .toList();
  }
}
