package io.chatgenerator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.local.ProviderAnswer;
import io.chatgenerator.testing.Caller;
import io.chatgenerator.testing.CapturedLog;
import io.chatgenerator.testing.Service;
import io.chatgenerator.testing.ServiceTest;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How stories end on each of the {@code provider-answers}, and how often the model is called for
 * it. They all run at once, since retries take seconds.
 */
@ServiceTest
class ProviderAnswersIT {
  /** Less than one user may begin in a minute. */
  private static final int STORIES_PER_USER = 15;

  private record Asked(Caller user, String id, String prompt) {}

  private static final Map<String, Asked> STORIES = new HashMap<>();
  private static CapturedLog log;

  @BeforeAll
  static void createAll(Service service) {
    log = new CapturedLog("io.chatgenerator");
    Caller user = service.somebody();
    for (ProviderAnswer answer : ProviderAnswer.all().values()) {
      if (STORIES.size() % STORIES_PER_USER == 0) {
        user = service.somebody();
      }
      String prompt = Service.prompt("A provider " + answer.marker());
      STORIES.put(answer.name(), new Asked(user, user.create(prompt), prompt));
    }
  }

  @AfterAll
  static void showTheLogAgain() {
    log.close();
  }

  static Stream<ProviderAnswer> answers() {
    return ProviderAnswer.all().values().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("answers")
  void endsAsPromisedAfterSoManyCalls(ProviderAnswer answer, Service service) {
    Asked asked = STORIES.get(answer.name());
    JsonObject story = asked.user.awaitEnd(asked.id);
    JsonObject error = story.getJsonObject("error");
    assertThat(error == null ? story.getString("finishReason") : error.getString("code"))
        .isEqualTo(answer.outcome());
    if (error == null) {
      assertThat(story.getString("text")).isEqualTo(answer.text());
    }
    assertThat(service.standIns().openAi().calls(asked.prompt)).hasSize(answer.calls());
  }
}
