package io.chatgenerator.graphql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatgenerator.pipeline.IdleTask;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A schema that says more than the code does stops the start. */
class SchemaRulesTest {
  @Test
  void takesTheSchemaAsItIs() throws IOException {
    assertThat(factory().create(schema())).isNotNull();
  }

  @Test
  void refusesAnOperationThatIsNotImplemented() throws IOException {
    String more = schema().replace("type Query {", "type Query {\n  surprise: Int\n");
    assertThatThrownBy(() -> factory().create(more)).hasMessageContaining("Query.surprise");
  }

  @Test
  void refusesASubscriptionToAMutationThatDoesNotExist() throws IOException {
    String wrong = schema().replace("[\"publish\"]", "[\"publsh\"]");
    assertThatThrownBy(() -> factory().create(wrong)).hasMessageContaining("publsh");
  }

  private static String schema() throws IOException {
    try (var schema = GraphQLFactory.class.getResourceAsStream("/schema.graphql")) {
      return new String(schema.readAllBytes(), UTF_8);
    }
  }

  private static GraphQLFactory factory() {
    IdleTask task = IdleTask.create();
    return new GraphQLFactory(task.stories(), task.erasures(), task.live(), task.events());
  }
}
