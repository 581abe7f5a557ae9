package io.chatgenerator.http;

import static io.chatgenerator.testing.GraphQLHttpClient.json;
import static java.net.URLEncoder.encode;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.graphql.ClientErrors;
import io.chatgenerator.robustness.Robustness;
import io.chatgenerator.testing.CapturedLog;
import io.chatgenerator.testing.GraphQLHttpClient;
import io.chatgenerator.testing.TestServer;
import io.chatgenerator.ws.GraphQLWsOptions;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Robustness("GraphQL over HTTP: requests right and wrong")
class GraphQLHttpIT {
  private static final String GRAPHQL = "application/graphql-response+json";
  private static final String JSON = "application/json";

  private static final JsonObject HASH =
      new JsonObject(
          """
          {"persistedQuery":{"version":1,"sha256Hash":"ecf4edb46db40b5132295c0291d62fb65d6759a9"}}
          """);

  @AutoClose private static final TestServer SERVER = TestServer.start(GraphQLWsOptions.DEFAULT);
  private final GraphQLHttpClient client = new GraphQLHttpClient(SERVER.port(), "alice");

  @Test
  void answersAQuery() {
    var response = client.post(query("{ hello(name: \"Zoë 🦊\") whoami }"));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).hasValue(GRAPHQL + "; charset=utf-8");
    assertThat(json(response).getJsonObject("data"))
        .isEqualTo(new JsonObject().put("hello", "Hello Zoë 🦊").put("whoami", "USER alice"));
  }

  @Test
  void runsAMutationByPost() {
    assertThat(client.execute("mutation { set(value: \"x\") }").getJsonObject("data"))
        .isEqualTo(new JsonObject().put("set", "x"));
  }

  @Test
  void answersAQueryByGet() {
    var response =
        get(
            "query Q($name: String) { hello(name: $name) }",
            "&operationName=Q&extensions=&variables=" + encode("{\"name\":\"you\"}", UTF_8));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json(response).getJsonObject("data").getString("hello")).isEqualTo("Hello you");
  }

  @Test
  void refusesAMutationByGet() {
    int before = SERVER.schema().mutations;
    var response = get("mutation { set(value: \"x\") }", "");
    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("allow")).hasValue("POST");
    assertThat(SERVER.schema().mutations).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {GRAPHQL, JSON})
  void refusesASubscription(String accept) {
    var response = client.post(query("subscription { count }"), accept);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("graphql-transport-ws", "BAD_USER_INPUT");
    assertThat(get("subscription { count }", "").statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "DELETE", "PATCH"})
  void refusesOtherMethods(String method) {
    var response = client.send(client.request("").method(method, BodyPublishers.noBody()));
    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("allow")).hasValue("GET, HEAD, POST");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/x-www-form-urlencoded",
        "text/plain",
        "application/graphql",
        "application/json; charset=latin1",
        "nonsense"
      })
  void refusesOtherContentTypes(String contentType) {
    var response =
        client.send(
            client
                .request("?query=" + encode("{ hello }", UTF_8))
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofString("{\"query\":\"{ hello }\"}")));
    assertThat(response.statusCode()).isEqualTo(415);
  }

  @Test
  void ignoresTheUrlOfAPost() {
    var response =
        client.send(
            client
                .request("?query=" + encode("{ whoami }", UTF_8))
                .header("Content-Type", JSON)
                .POST(BodyPublishers.ofString("{\"query\":\"{ hello }\"}")));
    assertThat(json(response).getJsonObject("data").fieldNames()).containsExactly("hello");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[{\"query\":\"{ hello }\"}]"})
  void callsAMalformedBodyABadRequest(String body) {
    var response =
        client.send(
            client.request("").header("Content-Type", JSON).POST(BodyPublishers.ofString(body)));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(code(response)).isEqualTo("BAD_USER_INPUT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?query=a&variables={"})
  void callsAMalformedGetABadRequest(String url) {
    var response = client.send(client.request(url.replace("{", "%7B")).GET());
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(code(response)).isEqualTo("BAD_USER_INPUT");
  }

  @ParameterizedTest
  @CsvSource({GRAPHQL + ",400", JSON + ",200"})
  void answersAnInvalidDocumentByTheStatusOfTheMediaType(String accept, int status) {
    for (String document :
        new String[] {"{", "{ unknown }", "query($n: String!) { hello(name: $n) }"}) {
      var response = client.post(query(document), accept);
      assertThat(response.statusCode()).isEqualTo(status);
      assertThat(code(response)).isEqualTo("BAD_USER_INPUT");
      assertThat(json(response).containsKey("data")).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({
    GRAPHQL + ",{}",
    JSON + ",{}",
    GRAPHQL + ",{\"query\":null}",
    JSON + ",{\"query\":\"\"}"
  })
  void asksForTheDocumentOfAHash(String accept, String body) {
    JsonObject hashed = new JsonObject(body).put("extensions", HASH);
    assertAsksForTheDocument(client.post(hashed, accept));
    String url = "?operationName=Q&query=&extensions=" + encode(HASH.encode(), UTF_8);
    assertAsksForTheDocument(client.send(client.request(url).header("Accept", accept).GET()));
  }

  private static void assertAsksForTheDocument(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(200);
    JsonObject error = json(response).getJsonArray("errors").getJsonObject(0);
    assertThat(error.getString("message")).isEqualTo("PersistedQueryNotSupported");
    assertThat(code(response)).isEqualTo("PERSISTED_QUERY_NOT_SUPPORTED");
  }

  @Test
  void runsADocumentThatComesWithItsHash() {
    var response = client.post(query("{ hello }").put("extensions", HASH));
    assertThat(json(response).getJsonObject("data").getString("hello")).isEqualTo("Hello world");
  }

  @Test
  void answersFieldErrorsBy200() {
    var response = client.post(query("{ fail(kind: \"RATE_LIMITED\") }"));
    assertThat(response.statusCode()).isEqualTo(200);
    JsonObject error = json(response).getJsonArray("errors").getJsonObject(0);
    assertThat(error.getJsonArray("path")).containsExactly("fail");
    assertThat(error.getJsonObject("extensions"))
        .isEqualTo(new JsonObject().put("code", "RATE_LIMITED").put("retryAfter", 2));
  }

  @Test
  void tellsNothingOfAnUnknownFailure() {
    try (var log = new CapturedLog(ClientErrors.class)) {
      var response = client.post(query("{ broken }"));
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(code(response)).isEqualTo("INTERNAL");
      assertThat(response.body()).doesNotContain("secret");
      assertThat(log.events()).hasSize(1);
    }
  }

  @Test
  void refusesWhatItCannotAnswerBy() {
    assertThat(client.post(query("{ hello }"), "text/html").statusCode()).isEqualTo(406);
  }

  @Test
  void refusesABodyOverTheLimit() {
    assertThat(client.post(query("#" + "x".repeat(200_000))).statusCode()).isEqualTo(413);
  }

  @Test
  void answersNobodyWithoutToken() {
    var stranger = new GraphQLHttpClient(SERVER.port(), null);
    assertThat(stranger.post(query("{")).statusCode()).isEqualTo(401);
  }

  private HttpResponse<String> get(String query, String more) {
    return client.send(client.request("?query=" + encode(query, UTF_8) + more).GET());
  }

  private static JsonObject query(String query) {
    return new JsonObject().put("query", query);
  }

  private static String code(HttpResponse<String> response) {
    JsonObject error = json(response).getJsonArray("errors").getJsonObject(0);
    return error.getJsonObject("extensions").getString("code");
  }
}
