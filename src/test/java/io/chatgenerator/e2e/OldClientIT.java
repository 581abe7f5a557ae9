package io.chatgenerator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.testing.Caller;
import io.chatgenerator.testing.GraphQLWsClient;
import io.chatgenerator.testing.Service;
import io.chatgenerator.testing.ServiceTest;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** The documents of clients that were written for the AppSync schema, letter by letter. */
@ServiceTest
class OldClientIT {
  private static final String CREATE_STORY =
      "mutation($prompt: String!) { createStory(prompt: $prompt)"
          + " { id isComplete createdAt updatedAt text } }";
  private static final String LIST_STORIES =
      "{ listStories { id isComplete createdAt updatedAt text } }";
  private static final String SUBSCRIBE = "subscription { subscribe }";
  private static final String PUBLISH = "mutation($data: AWSJSON) { publish(data: $data) }";

  @Test
  void createsAStoryHearsOfItAndListsIt(Service service) {
    Caller user = service.somebody();
    try (GraphQLWsClient socket = user.socket()) {
      socket.subscribe("1", SUBSCRIBE);
      socket.expectSilence();
      JsonObject created =
          user.ask(CREATE_STORY, Documents.prompt(Service.prompt("Still works [short]")))
              .getJsonObject("createStory");
      assertThat(created.fieldNames())
          .containsExactly("id", "isComplete", "createdAt", "updatedAt", "text");
      assertThat(created.getInstant("createdAt")).isNotNull();
      JsonObject heard;
      do {
        heard = new JsonObject(socket.expectNext("1").getString("subscribe"));
        assertThat(heard.getString("id")).isEqualTo(created.getString("id"));
      } while (!heard.getBoolean("isComplete"));
      JsonObject listed = user.ask(LIST_STORIES).getJsonArray("listStories").getJsonObject(0);
      assertThat(listed.fieldNames()).allMatch(heard::containsKey);
      listed.forEach(field -> assertThat(field.getValue()).isNotNull());
      assertThat(listed.getString("text")).isEqualTo(heard.getString("text"));
    }
  }

  @Test
  void publishesToAllSubscribers(Service service) {
    JsonObject data = new JsonObject().put("note", Service.prompt("published"));
    try (GraphQLWsClient socket = service.somebody().socket()) {
      socket.subscribe("1", SUBSCRIBE);
      socket.expectSilence();
      JsonObject answer = service.machine().ask(PUBLISH, Documents.data(data));
      assertThat(new JsonObject(answer.getString("publish"))).isEqualTo(data);
      assertThat(new JsonObject(socket.expectNext("1").getString("subscribe"))).isEqualTo(data);
    }
  }
}
