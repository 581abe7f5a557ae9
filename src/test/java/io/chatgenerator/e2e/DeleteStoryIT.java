package io.chatgenerator.e2e;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.testing.Caller;
import io.chatgenerator.testing.GraphQLWsClient;
import io.chatgenerator.testing.Service;
import io.chatgenerator.testing.ServiceTest;
import io.chatgenerator.testing.TextReader;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

@ServiceTest
class DeleteStoryIT {
  @Test
  void givesWhatItRemoved(Service service) {
    Caller user = service.somebody();
    String id = user.create(Service.prompt("Soon forgotten [short]"));
    JsonObject complete = user.awaitEnd(id);
    assertThat(delete(user, id)).isEqualTo(complete);
    assertThat(user.story(id)).isNull();
    assertThat(StoredStory.item(service, user, id)).isEmpty();
    assertThat(delete(user, id)).isNull();
  }

  @Test
  void stopsAStoryThatIsStillBeingWritten(Service service) {
    Caller user = service.somebody();
    String prompt = Service.prompt("Gone while it grows [stall middle]");
    String id = user.create(prompt);
    try (GraphQLWsClient socket = user.socket()) {
      TextReader reader = TextReader.from(socket, id, 1, 0);
      while (reader.text().isEmpty()) {
        reader.next();
      }
      assertThat(delete(user, id).getString("status")).isEqualTo("CANCELLED");
      reader.toEnd("CANCELLED");
    }
    var call = service.standIns().openAi().calls(prompt).get(0);
    assertThat(call.closedByClient().timeout(1, SECONDS).await()).isTrue();
    assertThat(user.story(id)).isNull();
  }

  @Test
  void givesNullForAStoryThatIsNotThere(Service service) {
    assertThat(delete(service.ada(), "unknown")).isNull();
  }

  private static JsonObject delete(Caller user, String id) {
    return user.ask(Documents.DELETE, Documents.id(id)).getJsonObject("deleteStory");
  }
}
