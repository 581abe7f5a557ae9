package io.chatgenerator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.local.LocalOpenAi;
import io.chatgenerator.local.StandIns;
import io.chatgenerator.local.Storyteller;
import io.chatgenerator.testing.Caller;
import io.chatgenerator.testing.CapturedLog;
import io.chatgenerator.testing.Service;
import io.chatgenerator.testing.ServiceTest;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

@ServiceTest
class RetryStoryIT {
  @Test
  void writesAFailedStoryAsItsNextAttempt(Service service) {
    Caller user = service.somebody();
    String prompt = Service.prompt("Once more");
    String id = failOnce(service, user, prompt);
    JsonObject again = retry(user, id);
    assertThat(again.getMap())
        .containsEntry("id", id)
        .containsEntry("status", "PENDING")
        .containsEntry("attempt", 2)
        .containsEntry("text", "")
        .containsEntry("error", null);
    JsonObject story = user.awaitEnd(id);
    assertThat(story.getString("status")).isEqualTo("COMPLETE");
    assertThat(story.getInteger("attempt")).isEqualTo(2);
    assertThat(story.getString("text")).isEqualTo(Storyteller.tell(prompt));
    assertThat(story.getValue("error")).isNull();
  }

  @Test
  void writesACancelledStoryFromTheStart(Service service) {
    Caller user = service.somebody();
    String id = user.create(Service.prompt("Stopped and begun again [stall middle]"));
    String half = user.awaitText(id, 100);
    user.ask(Documents.CANCEL, Documents.id(id));
    assertThat(retry(user, id).getString("text")).isEmpty();
    assertThat(user.awaitText(id, 100)).startsWith(half.substring(0, 100));
    JsonObject cancelled =
        user.ask(Documents.CANCEL, Documents.id(id)).getJsonObject("cancelStory");
    assertThat(cancelled.getInteger("attempt")).isEqualTo(2);
  }

  @Test
  void refusesAStoryThatIsCompleteOrUnderWay(Service service) {
    Caller user = service.somebody();
    String complete = user.create(Service.prompt("Good as it is [short]"));
    user.awaitEnd(complete);
    user.refused("CONFLICT", Documents.RETRY, Documents.id(complete));
    String running = user.create(Service.prompt("Under way [stall]"));
    user.refused("CONFLICT", Documents.RETRY, Documents.id(running));
    user.ask(Documents.CANCEL, Documents.id(running));
  }

  @Test
  void findsNoStoryOfAnUnknownId(Service service) {
    service.ada().refused("NOT_FOUND", Documents.RETRY, Documents.id("unknown"));
  }

  private static String failOnce(Service service, Caller user, String prompt) {
    LocalOpenAi openAi = service.standIns().openAi();
    openAi.acceptKey("sk-another");
    try (var log = new CapturedLog("io.chatgenerator.pipeline")) {
      String id = user.create(prompt);
      JsonObject error = user.awaitEnd(id).getJsonObject("error");
      assertThat(error.getString("code")).isEqualTo("MODEL_UNAUTHORIZED");
      log.expect("MODEL_UNAUTHORIZED");
      return id;
    } finally {
      openAi.acceptKey(StandIns.KEY);
    }
  }

  private static JsonObject retry(Caller user, String id) {
    return user.ask(Documents.RETRY, Documents.id(id)).getJsonObject("retryStory");
  }
}
