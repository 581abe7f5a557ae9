package io.chatgenerator.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.local.UpstreamCall;
import io.chatgenerator.robustness.Robustness;
import io.chatgenerator.testing.Caller;
import io.chatgenerator.testing.GraphQLHttpClient;
import io.chatgenerator.testing.Service;
import io.chatgenerator.testing.ServiceTest;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What users can put into a prompt: each is kept as it was sent, or refused in clear words. */
@ServiceTest
@Robustness("Prompts of strange characters, over HTTP")
class PromptTextIT {
  private static final String CREATE =
      "mutation($prompt: String!) { createStory(prompt: $prompt) { id prompt } }";
  private static final int LONGEST = 4_000;

  static Stream<Arguments> texts() {
    return Stream.of(
        Arguments.of("control characters", controls()),
        Arguments.of("delete and C1 controls", "a\\u007f\\u0080\\u0085\\u009fb"),
        Arguments.of("line separators", "a\\u2028b\\u2029c\\r\\nd\\te\\u000bf"),
        Arguments.of("right-to-left override", "a \\u202eworromot\\u202c b"),
        Arguments.of("isolates and marks", "\\u2066a\\u2067b\\u2068c\\u2069\\u200e\\u200f\\u061c"),
        Arguments.of("four bytes, escaped", "a \\ud83e\\udd8a b"),
        Arguments.of("four bytes, as UTF-8", "a 🦊 b 𝕏 c"),
        Arguments.of("joined emoji", "👩‍👩‍👧‍👦 🏳️‍🌈"),
        Arguments.of("the last code point", "\\udbff\\udfff"),
        Arguments.of("noncharacters", "\\ufffe\\uffff\\ufdd0"),
        Arguments.of("byte order mark and replacement", "\\ufeffa\\ufffd"),
        Arguments.of("many combining marks", "Z" + "\\u0301".repeat(500)),
        Arguments.of("invisible characters", "a\\u200b\\u200c\\u200d\\u2060\\u00adb"),
        Arguments.of("markup", "</script><script>alert(1)</script> &amp; <b>"),
        Arguments.of("quotes and templates", "\\\" ' ` \\\\ ${1} {{1}} %s %n \\\\u0041"),
        Arguments.of("a log line", "\\n2026-01-01T00:00:00.000 ERROR Forged - line"),
        Arguments.of("the longest of four bytes each", "\\ud83e\\udd8a".repeat(LONGEST / 2 - 4)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("texts")
  void isKeptAndShownAsSent(String name, String escaped, Service service) {
    Caller user = service.somebody();
    String literal = escaped + "[short]";
    String sent = new JsonObject("{\"text\":\"" + literal + "\"}").getString("text");
    JsonObject made = data(post(user, literal)).getJsonObject("createStory");
    String id = made.getString("id");
    assertThat(made.getString("prompt")).isEqualTo(sent);
    assertThat(user.awaitEnd(id).getString("status")).isEqualTo("COMPLETE");
    assertThat(user.story(id).getString("prompt")).isEqualTo(sent);
    JsonObject listed = user.ask("{ listStories { prompt } }");
    assertThat(listed.getJsonArray("listStories").getJsonObject(0).getString("prompt"))
        .isEqualTo(sent);
    assertThat(StoredStory.item(service, user, id))
        .containsEntry("prompt", AttributeValue.fromS(sent));
    assertThat(service.standIns().openAi().calls()).extracting(UpstreamCall::prompt).contains(sent);
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of("NUL", json("a\\u0000b")),
        Arguments.of("NUL alone", json("\\u0000")),
        Arguments.of("lone high surrogate", json("a\\ud83eb")),
        Arguments.of("lone low surrogate", json("a\\udd8ab")),
        Arguments.of("high surrogate at the end", json("a\\ud83e")),
        Arguments.of("surrogates the wrong way round", json("\\udd8a\\ud83e")),
        Arguments.of("nothing", json("")),
        Arguments.of("white space", json(" \\n\\t\\u3000\\u2003")),
        Arguments.of("one too many", json("x".repeat(LONGEST + 1))),
        Arguments.of("a megabyte", json("x".repeat(1_000_000))),
        Arguments.of("unescaped control character", json("a\u0001b")),
        Arguments.of("unknown escape", json("a\\x41")),
        Arguments.of("half an escape", json("\\u12")),
        Arguments.of("bytes that are not UTF-8", bytes(0xff, 0xfe)),
        Arguments.of("overlong UTF-8", bytes(0xc0, 0xaf)),
        Arguments.of("a surrogate in UTF-8", bytes(0xed, 0xa0, 0xbe)),
        Arguments.of("a number", with("4711")),
        Arguments.of("a list", with("[\"a\", \"b\"]")),
        Arguments.of("an object", with("{\"a\":\"b\"}")),
        Arguments.of("null", with("null")),
        Arguments.of("lone surrogate in the document", document("\\\\ud83e")),
        Arguments.of("NUL in the document", document("\\\\u0000")),
        Arguments.of("broken braces in the document", document("\\\\u{110000}")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void isRefused(String name, byte[] body, Service service) {
    Caller user = service.somebody();
    HttpResponse<String> response = post(user, body);
    assertThat(response.statusCode()).isBetween(200, 499);
    JsonObject error = GraphQLHttpClient.json(response).getJsonArray("errors").getJsonObject(0);
    assertThat(error.getJsonObject("extensions").getString("code")).isEqualTo("BAD_USER_INPUT");
    assertThat(user.ask("{ listStories { id } }").getJsonArray("listStories")).isEmpty();
  }

  /** All of C0 but NUL. */
  private static String controls() {
    StringBuilder all = new StringBuilder("a");
    for (int c = 1; c < 0x20; c++) {
      all.append("\\u%04x".formatted(c));
    }
    return all.toString();
  }

  private static byte[] json(String literal) {
    return with("\"" + literal + "\"");
  }

  private static byte[] with(String value) {
    String query = new JsonObject().put("query", CREATE).encode();
    String open = query.substring(0, query.length() - 1);
    return (open + ",\"variables\":{\"prompt\":" + value + "}}").getBytes(UTF_8);
  }

  private static byte[] document(String literal) {
    return ("{\"query\":\"mutation { createStory(prompt: \\\"a" + literal + "\\\") { id } }\"}")
        .getBytes(UTF_8);
  }

  /** A prompt of these bytes. */
  private static byte[] bytes(int... bytes) {
    byte[] body = json("~".repeat(bytes.length));
    int at = new String(body, UTF_8).indexOf('~');
    for (int i = 0; i < bytes.length; i++) {
      body[at + i] = (byte) bytes[i];
    }
    return body;
  }

  private static HttpResponse<String> post(Caller user, String literal) {
    return post(user, json(literal));
  }

  private static HttpResponse<String> post(Caller user, byte[] body) {
    return user.http()
        .send(
            user.http()
                .request("")
                .header("Content-Type", "application/json")
                .header("Accept", "application/graphql-response+json")
                .POST(BodyPublishers.ofByteArray(body)));
  }

  private static JsonObject data(HttpResponse<String> response) {
    JsonObject answer = GraphQLHttpClient.json(response);
    assertThat(answer.containsKey("errors")).as("errors in %s", answer).isFalse();
    return answer.getJsonObject("data");
  }
}
