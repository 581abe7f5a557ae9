package io.chatgenerator.graphql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GraphQLRequestTest {
  @Test
  void readsABody() {
    GraphQLRequest request =
        post(
            """
            {"query":"q","operationName":"O","variables":{"n":null},"extensions":{"e":1},"more":1}
            """);
    assertThat(request.query()).contains("q");
    assertThat(request.operationName()).contains("O");
    assertThat(request.variables()).containsOnlyKeys("n").containsValue(null);
    assertThat(request.extensions()).isEqualTo(Map.of("e", 1));
    assertThat(request.lastEventId()).isEmpty();
  }

  @Test
  void readsAUrlAndTakesAnEmptyParameterForNone() {
    MultiMap url =
        MultiMap.caseInsensitiveMultiMap()
            .add("query", "q")
            .add("operationName", "")
            .add("variables", "{\"n\":\"you\"}")
            .add("extensions", "");
    GraphQLRequest request = GraphQLRequest.readGet(url);
    assertThat(request.query()).contains("q");
    assertThat(request.operationName()).isEmpty();
    assertThat(request.variables()).isEqualTo(Map.of("n", "you"));
    assertThat(request.extensions()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                                    | The body must be a JSON object.
          {                                     | The body is not valid JSON.
          null                                  | The body must be a JSON object; batches are not possible.
          "query"                               | The body must be a JSON object; batches are not possible.
          [{"query":"{ hello }"}]               | The body must be a JSON object; batches are not possible.
          {"query":null}                        | "query" must be given, as a string.
          {"query":"q","variables":"{}"}        | "variables" must be an object.
          {"query":"q","operationName":1}       | "operationName" must be a string.
          {"query":"q"}}                        | The body is not valid JSON.
          """)
  void refusesAnyOtherBody(String body, String reason) {
    assertThatThrownBy(() -> post(body)).hasMessage(reason);
  }

  @Test
  void refusesABodyThatIsNotUtf8() {
    byte[] latin = {'{', '"', (byte) 0xE4, '"', ':', '1', '}'};
    assertThatThrownBy(() -> GraphQLRequest.readPost(Buffer.buffer(latin)))
        .hasMessage("The body is not valid JSON.");
    assertThatThrownBy(() -> GraphQLRequest.readPost(null))
        .hasMessage("The body must be a JSON object.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          variables  | {}  | "query" must be given, as a string.
          query      |     | "query" must be given, as a string.
          query      | a,b | "query" must be given once.
          variables  | 1   | "variables" must be a JSON object; batches are not possible.
          extensions | {   | "extensions" is not valid JSON.
          """)
  void refusesAnyOtherUrl(String name, String values, String reason) {
    MultiMap url = MultiMap.caseInsensitiveMultiMap();
    for (String value : Optional.ofNullable(values).orElse("").split(",", -1)) {
      url.add(name, value);
    }
    assertThatThrownBy(() -> GraphQLRequest.readGet(url)).hasMessage(reason);
  }

  private static GraphQLRequest post(String body) {
    return GraphQLRequest.readPost(Buffer.buffer(body));
  }
}
