package io.chatgenerator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.local.Storyteller;
import io.chatgenerator.testing.Caller;
import io.chatgenerator.testing.GraphQLWsClient;
import io.chatgenerator.testing.Service;
import io.chatgenerator.testing.ServiceTest;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@ServiceTest
class StoryChangedIT {
  private static final String WITH_TEXT =
      "subscription($id: ID!) { storyChanged(id: $id) { id status text } }";

  @Test
  void givesTheStateOfAStoryThatHasEndedAndThenTheEnd(Service service) {
    Caller user = service.somebody();
    String id = user.create(Service.prompt("Long over [short]"));
    user.awaitEnd(id);
    try (GraphQLWsClient socket = user.socket()) {
      socket.subscribe("1", Documents.CHANGED, Documents.id(id));
      assertThat(changed(socket).getString("status")).isEqualTo("COMPLETE");
      socket.expectComplete("1");
    }
  }

  @Test
  void leavesOutGrowingTextThatNobodyAskedFor(Service service) {
    Caller user = service.somebody();
    try (GraphQLWsClient socket = user.socket()) {
      String id = user.create(Service.prompt("Three states"));
      socket.subscribe("1", Documents.CHANGED, Documents.id(id));
      List<String> states = new ArrayList<>();
      do {
        states.add(changed(socket).getString("status"));
      } while (!states.contains("COMPLETE"));
      socket.expectComplete("1");
      assertThat(List.of("PENDING", "GENERATING", "COMPLETE")).containsSubsequence(states);
      assertThat(states).doesNotHaveDuplicates();
    }
  }

  @Test
  void tellsGrowingTextWhereItIsSelected(Service service) {
    Caller user = service.somebody();
    String prompt = Service.prompt("Growing");
    try (GraphQLWsClient socket = user.socket()) {
      socket.subscribe("1", WITH_TEXT, Documents.id(user.create(prompt)));
      List<String> texts = new ArrayList<>();
      JsonObject story;
      do {
        story = changed(socket);
        texts.add(story.getString("text"));
      } while (!story.getString("status").equals("COMPLETE"));
      socket.expectComplete("1");
      String whole = Storyteller.tell(prompt);
      assertThat(texts).hasSizeGreaterThan(3).allMatch(whole::startsWith).endsWith(whole);
    }
  }

  @Test
  void findsNoStoryOfAnUnknownId(Service service) {
    try (GraphQLWsClient socket = service.ada().socket()) {
      socket.subscribe("1", Documents.CHANGED, Documents.id("unknown"));
      socket.expectError("1", "NOT_FOUND");
    }
  }

  private static JsonObject changed(GraphQLWsClient socket) {
    return socket.expectNext("1").getJsonObject("storyChanged");
  }
}
