package io.chatgenerator.e2e;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.testing.Caller;
import io.chatgenerator.testing.GraphQLHttpClient;
import io.chatgenerator.testing.Service;
import io.chatgenerator.testing.ServiceTest;
import io.chatgenerator.testing.StoredStories;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** {@code GET /stories.jsonl}. */
@ServiceTest
class ExportIT {
  private static final String PAGE =
      "query($after: ID) { stories(first: 100, after: $after) { nodes { id title prompt continues"
          + " status isComplete createdAt updatedAt text attempt error { code message } model"
          + " finishReason promptTokens completionTokens tokensEstimated } pageInfo { hasNextPage endCursor } } }";

  @Test
  void isTheListByteForByteFromTheOldestOn(Service service) {
    Caller user = service.somebody();
    try (DynamoDbAsyncClient client = service.standIns().dynamoDb().client()) {
      StoredStories.put(client, user.subject(), 230, 20);
    }
    user.awaitEnd(user.create(Service.prompt("With \"quotes\" \\ and 🐉 [short]")));
    user.awaitEnd(user.create(Service.prompt("Fails [refuse]")));
    HttpResponse<String> export = get(service, user, "");
    assertThat(export.statusCode()).isEqualTo(200);
    assertThat(export.headers().firstValue("content-type")).hasValue("application/jsonl");
    assertThat(export.headers().firstValue("cache-control")).hasValue("no-store");
    List<String> listed = listed(user);
    assertThat(export.body()).isEqualTo(lines(listed));
    String id = new JsonObject(listed.get(99)).getString("id");
    assertThat(get(service, user, "?after=" + id).body())
        .isEqualTo(lines(listed.subList(100, listed.size())));
    assertThat(get(service, service.somebody(), "").body()).isEmpty();
  }

  @Test
  void isRefusedAsOtherRequestsAre(Service service) {
    assertThat(get(service, service.caller("nobody", null), "").statusCode()).isEqualTo(401);
    assertThat(get(service, service.machine(), "").statusCode()).isEqualTo(403);
    HttpResponse<String> badInput = get(service, service.ada(), "?after=x");
    assertThat(badInput.statusCode()).isEqualTo(400);
    assertThat(badInput.body()).contains("BAD_USER_INPUT");
    HttpRequest.Builder post = request(service, service.ada(), "").POST(BodyPublishers.noBody());
    assertThat(service.ada().http().send(post).statusCode()).isEqualTo(405);
  }

  private static HttpResponse<String> get(Service service, Caller user, String query) {
    return user.http().send(request(service, user, query));
  }

  private static HttpRequest.Builder request(Service service, Caller user, String query) {
    return new GraphQLHttpClient(service.port(), user.token())
        .request("")
        .uri(URI.create("http://localhost:" + service.port() + "/stories.jsonl" + query));
  }

  /** Oldest first. */
  private static List<String> listed(Caller user) {
    List<String> stories = new ArrayList<>();
    JsonObject page;
    String after = null;
    do {
      page = user.ask(PAGE, new JsonObject().put("after", after)).getJsonObject("stories");
      JsonArray nodes = page.getJsonArray("nodes");
      nodes.forEach(story -> stories.add(0, ((JsonObject) story).encode()));
      after = page.getJsonObject("pageInfo").getString("endCursor");
    } while (page.getJsonObject("pageInfo").getBoolean("hasNextPage"));
    return stories;
  }

  private static String lines(List<String> stories) {
    return stories.stream().map(story -> story + "\n").collect(joining());
  }
}
