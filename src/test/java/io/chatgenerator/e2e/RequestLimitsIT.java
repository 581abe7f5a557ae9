package io.chatgenerator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.robustness.Robustness;
import io.chatgenerator.testing.Caller;
import io.chatgenerator.testing.GraphQLHttpClient;
import io.chatgenerator.testing.GraphQLWsClient;
import io.chatgenerator.testing.Service;
import io.chatgenerator.testing.ServiceTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What one request may ask for, over both transports. */
@ServiceTest
@Robustness("Limits of one request, over HTTP and WebSocket")
class RequestLimitsIT {
  private static final JsonObject NONE = new JsonObject();
  private static final String LIST = "query($n: Int) { listStories(limit: $n) { %s } }";
  private static final String CREATE = "createStory(prompt: \"Too many\") { id }";

  static Stream<Arguments> excessive() {
    return Stream.of(
        over("characters", "#" + "x".repeat(50_000) + "\n{ __typename }", "40,384 characters"),
        over("tokens", "{ " + "__typename ".repeat(1_001) + "}", "1,000 'grammar' tokens"),
        over("grammar", "{ story(id: " + "[".repeat(500), "200 deep"),
        over("operations", many(11, "query Q%d { __typename } "), "has 11 operations; 10"),
        over("fragments", "{ ...F0 }" + bomb("Query", 20), "has 21 fragments; 20"),
        over("aliases", "{" + many(21, " a%d: __typename") + " }", "has 21 aliases; 20"),
        over(
            "aliases in a fragment",
            "{ ...F } fragment F on Query {" + many(21, " a%d: __typename") + " }",
            "has 21 aliases; 20"),
        over(
            "directives",
            "{ __typename" + many(21, " @include(if: true)") + " }",
            "has 21 directives; 20"),
        over("root fields", "{" + many(11, " a%d: __typename") + " }", "over 10 fields at its top"),
        over("writes", "mutation {" + many(11, " a%d: " + CREATE) + " }", "over 10 fields"),
        over(
            "root fields by fragments",
            "{" + " ...F".repeat(6) + " } fragment F on Query { a: __typename b: __typename }",
            "over 10 fields at its top"),
        over("list", "{ listStories(limit: 100) {" + " id".repeat(30) + " } }", "over 3000 values"),
        over("default list", "{ listStories {" + " id".repeat(150) + " } }", "over 3000 values"),
        over("list by variable", LIST.formatted("id ".repeat(30)), n(100), "over 3000 values"),
        over("endless list", LIST.formatted("id"), n(Integer.MAX_VALUE), "over 3000 values"),
        over(
            "fragments that multiply",
            "{ ...F0 }" + bomb("Query", 18),
            "over 10 fields at its top"),
        over(
            "fragments that multiply below",
            "{ story(id: 1) { ...F0 } }" + bomb("Story", 18),
            "over 3000 values"),
        over("depth of variables", "{ __typename }", nested(12), "over 10 levels deep"),
        over("variables", "{ __typename }", text(70_000), "longer than 69536 characters"),
        over("the schema", "{ __schema { types { name } } }", "Introspection has been disabled"),
        over("a type", "{ a: __type(name: \"Story\") { name } }", "Introspection has been"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("excessive")
  void refusesByHttp(String what, JsonObject request, String message, Service service) {
    var response = service.ada().http().post(request);
    assertThat(response.statusCode()).isEqualTo(400);
    JsonObject answer = GraphQLHttpClient.json(response);
    assertThat(answer.containsKey("data")).isFalse();
    assertRefusal(answer.getJsonArray("errors"), message);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("excessive")
  void refusesByWebSocket(String what, JsonObject request, String message, Service service) {
    try (GraphQLWsClient socket = service.ada().socket()) {
      // The second time, the document may be known.
      for (String id : new String[] {"1", "2"}) {
        socket.send(
            GraphQLWsClient.message("subscribe").put("id", id).put("payload", request.copy()));
        assertRefusal(socket.expectError(id), message);
      }
    }
  }

  @Test
  void countsTheSameDocumentByItsVariables(Service service) {
    String document = LIST.formatted("id ".repeat(30));
    Caller user = service.somebody();
    assertThat(user.ask(document, n(90)).getJsonArray("listStories")).isEmpty();
    user.refused("BAD_USER_INPUT", document, n(100));
    assertThat(user.ask(document, n(90)).getJsonArray("listStories")).isEmpty();
  }

  @Test
  void takesTheLongestListWithAllFields(Service service) {
    String document = "{ listStories(limit: 100) " + Caller.FIELDS + " }";
    assertThat(service.somebody().ask(document).getJsonArray("listStories")).isEmpty();
  }

  @Test
  void takesTheLongestPageWithAllFields(Service service) {
    String document =
        "{ stories(first: 100) { nodes "
            + Caller.FIELDS
            + " pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }";
    JsonObject page = service.somebody().ask(document).getJsonObject("stories");
    assertThat(page.getJsonArray("nodes")).isEmpty();
  }

  @Test
  void takesTheLongestPromptInEachForm(Service service) {
    Caller user = service.somebody();
    String longest = "\\u00e9".repeat(3_990) + " [short]";
    assertThat(user.ask("mutation { createStory(prompt: \"" + longest + "\") { id } }"))
        .isNotNull();
    assertThat(user.create("é".repeat(3_990) + " [short]")).isNotNull();
  }

  @Test
  void refusesALongerBodyWithAGraphQLError(Service service) {
    var response = service.ada().http().post(new JsonObject().put("query", "#".repeat(100_000)));
    assertThat(response.statusCode()).isEqualTo(413);
    assertRefusal(GraphQLHttpClient.json(response).getJsonArray("errors"), "89536 bytes");
  }

  @Test
  void closesASocketThatSendsALongerMessage(Service service) {
    try (GraphQLWsClient socket = service.ada().socket()) {
      socket.subscribe("1", "#".repeat(100_000));
      socket.expectClose(1009);
    }
  }

  private static void assertRefusal(JsonArray errors, String message) {
    assertThat(errors).hasSize(1);
    JsonObject error = errors.getJsonObject(0);
    assertThat(error.getString("message")).containsIgnoringCase(message);
    assertThat(error.getJsonObject("extensions").getString("code")).isEqualTo("BAD_USER_INPUT");
  }

  private static Arguments over(String what, String document, String message) {
    return over(what, document, NONE, message);
  }

  private static Arguments over(
      String what, String document, JsonObject variables, String message) {
    JsonObject request = new JsonObject().put("query", document).put("variables", variables);
    return Arguments.of(what, request, message);
  }

  private static String many(int count, String text) {
    return IntStream.range(0, count).mapToObj(i -> text.formatted(i)).collect(Collectors.joining());
  }

  /** Each fragment uses the next one twice: as many fields as 2 to the power of their number. */
  private static String bomb(String type, int fragments) {
    String uses =
        IntStream.range(0, fragments)
            .mapToObj(i -> "fragment F%d on %s { ...F%d ...F%3$d } ".formatted(i, type, i + 1))
            .collect(Collectors.joining());
    return uses + "fragment F%d on %s { __typename }".formatted(fragments, type);
  }

  private static JsonObject n(int limit) {
    return new JsonObject().put("n", limit);
  }

  private static JsonObject nested(int depth) {
    JsonObject variables = new JsonObject();
    JsonObject inner = variables;
    for (int i = 0; i < depth; i++) {
      inner.put("in", new JsonObject());
      inner = inner.getJsonObject("in");
    }
    return variables;
  }

  private static JsonObject text(int length) {
    return new JsonObject().put("unused", "x".repeat(length));
  }
}
