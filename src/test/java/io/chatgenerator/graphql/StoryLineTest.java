package io.chatgenerator.graphql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import graphql.language.FieldDefinition;
import graphql.language.ObjectTypeDefinition;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeDefinitionRegistry;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoryLineTest {
  @Test
  void hasAllFieldsOfTheSchemaInItsOrder() throws IOException {
    try (var schema = StoryLine.class.getResourceAsStream("/schema.graphql")) {
      var registry = new SchemaParser().parse(new String(schema.readAllBytes(), UTF_8));
      assertThat(StoryLine.FIELDS).isEqualTo(fields(registry, "Story"));
      assertThat(StoryLine.ERROR_FIELDS).isEqualTo(fields(registry, "StoryError"));
    }
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
