package io.chatgenerator.e2e;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.local.Storyteller;
import io.chatgenerator.testing.Caller;
import io.chatgenerator.testing.GraphQLWsClient;
import io.chatgenerator.testing.Service;
import io.chatgenerator.testing.ServiceTest;
import io.chatgenerator.testing.TextReader;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

@ServiceTest
class CancelStoryIT {
  @Test
  void keepsTheTextSoFarAndClosesTheConnectionToTheModel(Service service) {
    Caller user = service.somebody();
    String prompt = Service.prompt("Half of it [stall middle]");
    String id = user.create(prompt);
    String half = firstHalf(prompt);
    assertThat(user.awaitText(id, half.length())).isEqualTo(half);
    JsonObject cancelled = cancel(user, id);
    assertThat(cancelled.getString("status")).isEqualTo("CANCELLED");
    assertThat(cancelled.getString("text")).isEqualTo(half);
    assertThat(cancelled.getBoolean("isComplete")).isFalse();
    boolean closed =
        service
            .standIns()
            .openAi()
            .calls(prompt)
            .get(0)
            .closedByClient()
            .timeout(1, SECONDS)
            .await();
    assertThat(closed).as("the model saw the connection closed").isTrue();
    assertThat(StoredStory.item(service, user, id))
        .doesNotContainKeys("work", "leaseOwner", "leaseExpiresAt")
        .extractingByKey("text")
        .extracting(text -> text.s())
        .isEqualTo(half);
  }

  @Test
  void isHarmlessToRepeat(Service service) {
    Caller user = service.somebody();
    String id = user.create(Service.prompt("Stopped twice [stall]"));
    JsonObject cancelled = cancel(user, id);
    assertThat(cancel(user, id)).isEqualTo(cancelled);
  }

  @Test
  void leavesAStoryThatHasEndedAsItIs(Service service) {
    Caller user = service.somebody();
    String id = user.create(Service.prompt("Over [short]"));
    JsonObject complete = user.awaitEnd(id);
    assertThat(cancel(user, id)).isEqualTo(complete);
  }

  @Test
  void endsTheSubscriptionsOfTheStory(Service service) {
    Caller user = service.somebody();
    String id = user.create(Service.prompt("Watched [stall middle]"));
    try (GraphQLWsClient socket = user.socket()) {
      TextReader reader = TextReader.from(socket, id, 1, 0);
      while (reader.text().isEmpty()) {
        reader.next();
      }
      cancel(user, id);
      reader.toEnd("CANCELLED");
      assertThat(reader.text()).isEqualTo(user.story(id).getString("text"));
    }
  }

  @Test
  void findsNoStoryOfAnUnknownId(Service service) {
    service.ada().refused("NOT_FOUND", Documents.CANCEL, Documents.id("unknown"));
  }

  private static JsonObject cancel(Caller user, String id) {
    return user.ask(Documents.CANCEL, Documents.id(id)).getJsonObject("cancelStory");
  }

  private static String firstHalf(String prompt) {
    List<String> tokens = Storyteller.tokens(prompt);
    return String.join("", tokens.subList(0, tokens.size() / 2));
  }
}
