package io.chatgenerator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.testing.Caller;
import io.chatgenerator.testing.GraphQLWsClient;
import io.chatgenerator.testing.Service;
import io.chatgenerator.testing.ServiceTest;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code subscribe}, and {@code publish}, which feeds it. */
@ServiceTest
class FeedIT {
  @Test
  void tellsEachSavedStateOfAStoryAsJson(Service service) {
    Caller user = service.somebody();
    try (GraphQLWsClient socket = feed(user)) {
      String id = user.create(Service.prompt("Told as JSON [short]"));
      JsonObject state = next(socket);
      assertThat(state.getString("status")).isEqualTo("PENDING");
      while (!state.getString("status").equals("COMPLETE")) {
        state = next(socket);
      }
      JsonObject story = user.story(id);
      story.remove("error");
      assertThat(state).isEqualTo(story);
    }
  }

  @Test
  void tellsThatAStoryWasDeleted(Service service) {
    Caller user = service.somebody();
    String id = user.create(Service.prompt("To be deleted [short]"));
    user.awaitEnd(id);
    try (GraphQLWsClient socket = feed(user)) {
      user.ask(Documents.DELETE, Documents.id(id));
      assertThat(next(socket)).isEqualTo(new JsonObject().put("id", id).put("deleted", true));
    }
  }

  @Test
  void handsWhatNamesAnOwnerToThatOwnerAlone(Service service) {
    Caller user = service.somebody();
    JsonObject message = new JsonObject().put("owner", user.subject()).put("note", "for one");
    JsonObject toAll = new JsonObject().put("note", "for all");
    try (GraphQLWsClient socket = feed(user);
        GraphQLWsClient other = feed(service.somebody())) {
      String published =
          service.machine().ask(Documents.PUBLISH, Documents.data(message)).getString("publish");
      assertThat(new JsonObject(published)).isEqualTo(message);
      service.machine().ask(Documents.PUBLISH, Documents.data(toAll));
      assertThat(next(socket)).isEqualTo(message);
      assertThat(next(socket)).isEqualTo(toAll);
      assertThat(next(other)).isEqualTo(toAll);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"owner\":7}", "{\"owner\":null}", "{\"owner\":\" \"}"})
  void refusesAnOwnerThatIsNone(String data, Service service) {
    service
        .machine()
        .refused("BAD_USER_INPUT", Documents.PUBLISH, new JsonObject().put("data", data));
  }

  @Test
  void refusesWhatIsNoJson(Service service) {
    service
        .machine()
        .refused("BAD_USER_INPUT", Documents.PUBLISH, new JsonObject().put("data", "{broken"));
  }

  private static GraphQLWsClient feed(Caller user) {
    GraphQLWsClient socket = user.socket();
    socket.subscribe("1", Documents.FEED);
    socket.expectSilence();
    return socket;
  }

  private static JsonObject next(GraphQLWsClient socket) {
    return new JsonObject(socket.expectNext("1").getString("subscribe"));
  }
}
