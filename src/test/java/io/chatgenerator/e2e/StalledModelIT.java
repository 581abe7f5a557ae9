package io.chatgenerator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.robustness.Robustness;
import io.chatgenerator.testing.Caller;
import io.chatgenerator.testing.CapturedLog;
import io.chatgenerator.testing.Service;
import io.chatgenerator.testing.ServiceTest;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A model that goes silent, and a service that has little timeout with it. */
@ServiceTest
@Robustness("Bulkheads: a model that hangs, a user who floods")
class StalledModelIT {
  private static final Map<String, String> IMPATIENT =
      Map.of(
          "OPENAI_FIRST_BYTE_TIMEOUT", "500ms",
          "OPENAI_SILENCE_TIMEOUT", "500ms",
          "OPENAI_TOTAL_TIMEOUT", "2s",
          "MAX_ATTEMPTS", "2");

  @Test
  void endsStoriesThatStall(Service service) {
    try (var log = new CapturedLog("io.chatgenerator.pipeline");
        Service impatient = service.beside(IMPATIENT)) {
      Caller user = impatient.somebody();
      String first = user.create(Service.prompt("No word [stall]"));
      String second = user.create(Service.prompt("No further word [stall middle]"));
      assertTimedOut(user.awaitEnd(first), 1);
      assertTimedOut(user.awaitEnd(second), 2);
      log.expect("MODEL_TIMEOUT");
    }
  }

  private static void assertTimedOut(JsonObject story, int attempt) {
    assertThat(story.getString("status")).isEqualTo("FAILED");
    assertThat(story.getJsonObject("error").getString("code")).isEqualTo("MODEL_TIMEOUT");
    assertThat(story.getInteger("attempt")).isEqualTo(attempt);
  }
}
