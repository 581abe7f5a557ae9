package io.chatgenerator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.testing.Caller;
import io.chatgenerator.testing.GraphQLWsClient;
import io.chatgenerator.testing.Service;
import io.chatgenerator.testing.ServiceTest;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code storiesChanged}: whatever happens to any of the caller's stories. */
@ServiceTest
class StoriesChangedIT {
  @Test
  void followsAllStories(Service service) {
    Caller user = service.somebody();
    try (GraphQLWsClient socket = user.socket()) {
      socket.subscribe("1", Documents.ALL_CHANGED);
      socket.expectSilence();
      for (int i = 0; i < 2; i++) {
        String id = user.create(Service.prompt("One of many [short]"));
        JsonObject story = changed(socket);
        assertThat(story.getString("status")).isEqualTo("PENDING");
        while (!story.getString("status").equals("COMPLETE")) {
          assertThat(story.getString("id")).isEqualTo(id);
          story = changed(socket);
        }
      }
      socket.expectSilence();
    }
  }

  @Test
  void beginsWithTheUnfinishedStories(Service service) {
    Caller user = service.somebody();
    String id = user.create(Service.prompt("Under way [stall]"));
    try (GraphQLWsClient socket = user.socket()) {
      socket.subscribe("1", Documents.ALL_CHANGED);
      assertThat(changed(socket).getString("id")).isEqualTo(id);
      user.ask(Documents.CANCEL, Documents.id(id));
      assertThat(changed(socket).getString("status")).isEqualTo("CANCELLED");
    }
  }

  @Test
  void saysThatAStoryIsDeleted(Service service) {
    Caller user = service.somebody();
    String id = user.create(Service.prompt("Soon gone [short]"));
    user.awaitEnd(id);
    try (GraphQLWsClient socket = user.socket()) {
      socket.subscribe("1", Documents.ALL_CHANGED);
      socket.expectSilence();
      user.ask(Documents.DELETE, Documents.id(id));
      assertThat(socket.expectNext("1").getJsonObject("storiesChanged"))
          .isEqualTo(new JsonObject().put("id", id).putNull("story"));
    }
  }

  @Test
  void saysOnceThatTheTitleIsThere(Service service) {
    Caller user = service.somebody();
    try (GraphQLWsClient socket = user.socket()) {
      socket.subscribe("1", "subscription { storiesChanged { story { status title } } }");
      socket.expectSilence();
      user.create(Service.prompt("Titled"));
      List<JsonObject> states = new ArrayList<>();
      do {
        states.add(changed(socket));
      } while (!states.get(states.size() - 1).getString("status").equals("COMPLETE"));
      assertThat(states)
          .doesNotHaveDuplicates()
          .filteredOn(story -> story.getString("status").equals("GENERATING"))
          .filteredOn(story -> story.getString("title") != null)
          .hasSize(1);
    }
  }

  private static JsonObject changed(GraphQLWsClient socket) {
    return socket.expectNext("1").getJsonObject("storiesChanged").getJsonObject("story");
  }
}
