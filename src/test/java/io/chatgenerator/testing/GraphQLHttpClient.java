package io.chatgenerator.testing;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Sends GraphQL over HTTP as one caller, and waits for the answer. */
public final class GraphQLHttpClient {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final URI endpoint;
  private final String token;

  /** A caller of {@code /graphql} on this machine; without a token where that is null. */
  public GraphQLHttpClient(int port, String token) {
    this.endpoint = URI.create("http://localhost:" + port + "/graphql");
    this.token = token;
  }

  /** The answer's body, whatever its status. */
  public JsonObject execute(String query) {
    return execute(query, new JsonObject());
  }

  public JsonObject execute(String query, JsonObject variables) {
    return json(post(new JsonObject().put("query", query).put("variables", variables)));
  }

  public HttpResponse<String> post(JsonObject body) {
    return post(body, "application/graphql-response+json");
  }

  public HttpResponse<String> post(JsonObject body, String accept) {
    return send(
        request("")
            .header("Content-Type", "application/json")
            .header("Accept", accept)
            .POST(BodyPublishers.ofString(body.encode())));
  }

  /** A request to the endpoint, with the token and nothing else. */
  public HttpRequest.Builder request(String urlQuery) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(endpoint + urlQuery)).timeout(Duration.ofSeconds(10));
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }

  public HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return HTTP.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError("No answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted", e);
    }
  }

  public static JsonObject json(HttpResponse<String> response) {
    return new JsonObject(response.body());
  }
}
