package io.chatgenerator.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.ExecutionResult;
import graphql.GraphQLError;
import graphql.language.OperationDefinition.Operation;
import io.chatgenerator.auth.AuthenticatedUser;
import io.chatgenerator.graphql.limits.OperationLimits;
import io.chatgenerator.limit.BytesInFlight.Answer;
import io.chatgenerator.testing.CapturedLog;
import io.chatgenerator.testing.TestSchema;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GraphQLExecutorTest {
  private static final AuthenticatedUser ALICE =
      new AuthenticatedUser("alice", AuthenticatedUser.Kind.USER, Instant.MAX, Set.of(), Set.of());

  private final TestSchema schema = new TestSchema();
  private final GraphQLExecutor executor =
      new GraphQLExecutor(
          schema.build(),
          new DocumentCache(),
          OperationLimits.of(0, false),
          TestSchema.userLimit(1_000),
          RequestObserver.NONE);

  @Test
  void showsDataFetchersTheCaller() {
    assertThat(run("{ whoami }")).isEqualTo(Map.of("data", Map.of("whoami", "USER alice")));
  }

  @Test
  void refusesAnOperationOfAnotherTypeBeforeRunningIt() {
    for (int i = 0; i < 2; i++) {
      var result = execute("mutation { set(value: \"x\") }", Operation.QUERY);
      assertThat(result.isDataPresent()).isFalse();
      assertThat(result.getErrors()).singleElement().satisfies(this::isOfAMutation);
    }
    assertThat(schema.mutations).isZero();
  }

  @Test
  void judgesTheOperationThatIsSelected() {
    String document = "query Q { hello } mutation M { set(value: \"x\") }";
    assertThat(select(document, "Q").getErrors()).isEmpty();
    assertThat(select(document, "M").getErrors()).singleElement().satisfies(this::isOfAMutation);
    assertThat(schema.mutations).isZero();
  }

  private void isOfAMutation(GraphQLError refusal) {
    assertThat(refusal.getExtensions())
        .isEqualTo(Map.of("code", "BAD_USER_INPUT", "operation", "mutation"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "", "{ unknown }", "query A { hello } query B { hello }"})
  void callsAWrongDocumentBadInput(String query) {
    assertThat(run(query).get("errors")).asString().contains("BAD_USER_INPUT");
    assertThat(run(query)).doesNotContainKey("data");
  }

  @Test
  void concealsAValueThatCannotBeWritten() {
    try (var log = new CapturedLog(ResultFormat.class)) {
      assertThat(run("{ unwritable }").get("errors"))
          .asString()
          .contains("INTERNAL", "Quote this id", "path=[unwritable]")
          .doesNotContain("secret", "Int");
      assertThat(log.events()).hasSize(1);
      assertThat(log.events().get(0).getFormattedMessage()).doesNotContain("secret");
    }
  }

  @Test
  void turnsAFailureOfTheLibraryIntoAResult() {
    try (var log = new CapturedLog(ClientErrors.class)) {
      // No such thing can come from JSON; it stands for whatever graphql-java might trip over.
      var broken =
          graphql.GraphQL.newGraphQL(
                  graphql.schema.GraphQLSchema.newSchema(schema.build().getGraphQLSchema()).build())
              .queryExecutionStrategy(
                  new graphql.execution.AsyncExecutionStrategy() {
                    @Override
                    public java.util.concurrent.CompletableFuture<ExecutionResult> execute(
                        graphql.execution.ExecutionContext context,
                        graphql.execution.ExecutionStrategyParameters parameters) {
                      throw new IllegalStateException("secret detail");
                    }
                  })
              .build();
      var result =
          new GraphQLExecutor(
                  broken,
                  new DocumentCache(),
                  OperationLimits.of(0, false),
                  TestSchema.userLimit(1_000),
                  RequestObserver.NONE)
              .execute(GraphQLRequest.of("{ hello }"), ALICE, answer())
              .result();
      assertThat(ResultFormat.result(result).toString())
          .contains("INTERNAL")
          .doesNotContain("secret");
      assertThat(log.events()).hasSize(1);
    }
  }

  private Map<String, Object> run(String query) {
    return ResultFormat.result(execute(query, Operation.QUERY));
  }

  private ExecutionResult execute(String query, Operation allowed) {
    return executor
        .execute(
            GraphQLRequest.of(query),
            ALICE,
            OperationPolicy.only(Set.of(allowed)),
            RequestTrace.NONE,
            answer())
        .result();
  }

  private ExecutionResult select(String document, String name) {
    var request =
        new GraphQLRequest(
            Optional.of(document), Optional.of(name), Map.of(), Map.of(), Optional.empty());
    return executor
        .execute(
            request,
            ALICE,
            OperationPolicy.only(Set.of(Operation.QUERY)),
            RequestTrace.NONE,
            answer())
        .result();
  }

  private Answer answer() {
    return executor.limit().account(this, ALICE).answer();
  }
}
