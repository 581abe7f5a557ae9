package io.chatgenerator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.local.Storyteller;
import io.chatgenerator.robustness.Robustness;
import io.chatgenerator.story.FailureCode;
import io.chatgenerator.testing.Caller;
import io.chatgenerator.testing.CapturedLog;
import io.chatgenerator.testing.Service;
import io.chatgenerator.testing.ServiceTest;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How stories end where the model misbehaves. They all run at once, since retries take seconds. */
@ServiceTest
@Robustness("Faults of the model, as users see them")
class ModelFaultsIT {
  private static final List<String> FAULTS =
      List.of(
          "429",
          "500",
          "cut",
          "error",
          "refuse",
          "filter",
          "quota",
          "html",
          "429 once",
          "503 once",
          "cut once",
          "long");

  private static CapturedLog log;
  private static Caller user;
  private static Map<String, String> prompts;
  private static Map<String, String> ids;

  @BeforeAll
  static void createAll(Service service) {
    log = new CapturedLog("io.chatgenerator.pipeline");
    user = service.somebody();
    prompts =
        FAULTS.stream()
            .collect(
                Collectors.toMap(
                    Function.identity(), fault -> Service.prompt("Amiss [" + fault + "]")));
    ids = new LinkedHashMap<>();
    FAULTS.forEach(fault -> ids.put(fault, user.create(prompts.get(fault))));
  }

  @AfterAll
  static void showTheLogAgain() {
    log.close();
  }

  @ParameterizedTest(name = "[{0}] fails with {1} in attempt {2} after {3} calls")
  @CsvSource({
    "429, MODEL_BUSY, 1, 5",
    "500, MODEL_UNAVAILABLE, 1, 5",
    "html, MODEL_BROKEN, 1, 5",
    "cut, MODEL_BROKEN, 3, 3",
    "error, MODEL_UNAVAILABLE, 3, 3",
    "refuse, REFUSED, 1, 1",
    "filter, CONTENT_FILTERED, 1, 1",
    "quota, MODEL_QUOTA_EXHAUSTED, 1, 1"
  })
  void givesUp(String fault, FailureCode code, int attempt, int calls, Service service) {
    JsonObject story = user.awaitEnd(ids.get(fault));
    assertThat(story.getString("status")).isEqualTo("FAILED");
    assertThat(story.getJsonObject("error"))
        .isEqualTo(new JsonObject().put("code", code.name()).put("message", code.message()));
    assertThat(story.getInteger("attempt")).isEqualTo(attempt);
    assertThat(service.standIns().openAi().calls(prompts.get(fault))).hasSize(calls);
    assertThat(StoredStory.item(service, user, ids.get(fault))).doesNotContainKey("work");
  }

  @ParameterizedTest(name = "[{0}] is overcome in attempt {1}")
  @CsvSource({"429 once, 1", "503 once, 1", "cut once, 2"})
  void triesAgain(String fault, int attempt, Service service) {
    JsonObject story = user.awaitEnd(ids.get(fault));
    assertThat(story.getString("status")).isEqualTo("COMPLETE");
    assertThat(story.getString("text")).isEqualTo(Storyteller.tell(prompts.get(fault)));
    assertThat(story.getInteger("attempt")).isEqualTo(attempt);
    assertThat(service.standIns().openAi().calls(prompts.get(fault))).hasSize(2);
  }

  @Test
  void saysWhereAStoryReachedTheLimit() {
    JsonObject story = user.awaitEnd(ids.get("long"));
    assertThat(story.getString("status")).isEqualTo("COMPLETE");
    assertThat(story.getString("finishReason")).isEqualTo("LENGTH");
  }
}
