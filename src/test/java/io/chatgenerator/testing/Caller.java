package io.chatgenerator.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/** Somebody with a token, who waits for each answer. */
public final class Caller {
  /** All fields of a story. */
  public static final String FIELDS =
      "{ id prompt status isComplete createdAt updatedAt text attempt error { code message }"
          + " model finishReason promptTokens completionTokens tokensEstimated }";

  private static final Set<String> ENDS = Set.of("COMPLETE", "FAILED", "CANCELLED");

  private final int port;
  private final String subject;
  private final String token;
  private final GraphQLHttpClient http;

  Caller(int port, String subject, String token) {
    this.port = port;
    this.subject = subject;
    this.token = token;
    this.http = new GraphQLHttpClient(port, token);
  }

  /** The {@code sub} of the token. */
  public String subject() {
    return subject;
  }

  public String token() {
    return token;
  }

  public GraphQLHttpClient http() {
    return http;
  }

  /** A new socket that was acknowledged. */
  public GraphQLWsClient socket() {
    return GraphQLWsClient.ready(port, token);
  }

  /** The data of an answer without errors. */
  public JsonObject ask(String document, JsonObject variables) {
    JsonObject answer = http.execute(document, variables);
    assertThat(answer.containsKey("errors")).as("errors in %s", answer).isFalse();
    return answer.getJsonObject("data");
  }

  public JsonObject ask(String document) {
    return ask(document, new JsonObject());
  }

  /** The only error of an answer, which has this code. */
  public JsonObject refused(String code, String document, JsonObject variables) {
    JsonObject answer = http.execute(document, variables);
    JsonArray errors = answer.getJsonArray("errors");
    assertThat(errors).as("errors in %s", answer).hasSize(1);
    JsonObject error = errors.getJsonObject(0);
    assertThat(error.getJsonObject("extensions").getString("code")).isEqualTo(code);
    return error;
  }

  /** Creates a story and answers with its id. */
  public String create(String prompt) {
    return ask(
            "mutation($p: String!) { createStory(prompt: $p) { id } }",
            new JsonObject().put("p", prompt))
        .getJsonObject("createStory")
        .getString("id");
  }

  public JsonObject story(String id) {
    return ask("query($id: ID!) { story(id: $id) " + FIELDS + " }", new JsonObject().put("id", id))
        .getJsonObject("story");
  }

  /** Waits for a story's end, and answers with the whole story. */
  public JsonObject awaitEnd(String id) {
    try (GraphQLWsClient socket = socket()) {
      socket.subscribe(
          "end",
          "subscription($id: ID!) { storyChanged(id: $id) { status } }",
          new JsonObject().put("id", id));
      String status = "";
      while (!ENDS.contains(status)) {
        status = socket.expectNext("end").getJsonObject("storyChanged").getString("status");
      }
      socket.expectComplete("end");
    }
    return story(id);
  }

  /** Waits until a story has at least so much text, and answers with what it has. */
  public String awaitText(String id, int length) {
    try (GraphQLWsClient socket = socket()) {
      TextReader reader = TextReader.from(socket, id, 1, 0);
      while (reader.text().length() < length) {
        reader.next();
      }
      return reader.text();
    }
  }
}
