package io.chatgenerator.e2e;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.local.LocalResponse;
import io.chatgenerator.local.Storyteller;
import io.chatgenerator.testing.Caller;
import io.chatgenerator.testing.Service;
import io.chatgenerator.testing.ServiceTest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Stories that the provider writes in the background, through the whole service. */
@ServiceTest
class ResponsesIT {
  private static Service task;
  private static Caller user;

  @BeforeAll
  static void start(Service service) {
    task = service.beside(Map.of("OPENAI_API", "responses", "OPENAI_SILENCE_TIMEOUT", "800ms"));
    user = task.somebody();
  }

  @AfterAll
  static void stop() {
    task.close();
  }

  @Test
  void asksForAGenerationInTheBackgroundAndLeavesNothingBehind() {
    String prompt = Service.prompt("In the background");
    String id = assertWritten(user, prompt);
    JsonObject sent = new JsonObject(task.standIns().openAi().calls(prompt).get(0).body());
    assertThat(sent.getBoolean("background")).isTrue();
    assertThat(sent.getBoolean("store")).isTrue();
    assertThat(sent.getBoolean("stream")).isTrue();
    assertThat(sent.getInteger("max_output_tokens")).isEqualTo(2000);
    assertThat(sent.getString("instructions")).contains("storyteller");
    assertThat(sent.getJsonObject("metadata").getString("story")).isEqualTo(id);
    assertThat(sent.containsKey("messages")).isFalse();
    assertThat(user.story(id).getInteger("completionTokens")).isPositive();
    assertRemoved(generation(prompt));
    assertThat(generation(prompt).cancelled().isComplete()).isFalse();
  }

  @ParameterizedTest(name = "[{0}]")
  @ValueSource(strings = {"cut once", "cut often", "stall often"})
  void attachesAgainWhereAConnectionIsLost(String fault) {
    String prompt = Service.prompt("Lost and found [" + fault + "]");
    assertWritten(user, prompt);
    assertThat(generation(prompt).attached()).isPositive();
  }

  @Test
  void readsTheTextAsAWholeWhereItIsStreamedNoMore() {
    String prompt = Service.prompt("Too old to be streamed [cut once]");
    task.standIns().openAi().responses().streamOnlyFor(Duration.ZERO);
    try {
      assertWritten(user, prompt);
    } finally {
      task.standIns().openAi().responses().streamOnlyFor(Duration.ofMinutes(5));
    }
    assertThat(generation(prompt).attached()).isZero();
  }

  @Test
  void waitsWhileKeepalivesComeBeforeTheFirstText(Service service) {
    String prompt = Service.prompt("Behind many others [queued]");
    Map<String, String> settings =
        Map.of("OPENAI_API", "responses", "OPENAI_FIRST_BYTE_TIMEOUT", "2s");
    try (Service impatient = service.beside(settings)) {
      assertWritten(impatient.somebody(), prompt);
    }
  }

  @ParameterizedTest(name = "[{0}] fails with {1} in attempt {2} after {3} calls")
  @CsvSource({
    "refuse, REFUSED, 1, 1",
    "filter, CONTENT_FILTERED, 1, 1",
    "quota, MODEL_QUOTA_EXHAUSTED, 1, 1",
    "error, MODEL_UNAVAILABLE, 3, 3"
  })
  void failsAsInTheOtherDialect(String fault, String code, int attempt, int calls) {
    String prompt = Service.prompt("Amiss [" + fault + "]");
    JsonObject story = user.awaitEnd(user.create(prompt));
    assertThat(story.getString("status")).isEqualTo("FAILED");
    assertThat(story.getJsonObject("error").getString("code")).isEqualTo(code);
    assertThat(story.getInteger("attempt")).isEqualTo(attempt);
    assertThat(task.standIns().openAi().calls(prompt)).hasSize(calls);
    task.standIns().openAi().responses().of(prompt).forEach(ResponsesIT::assertRemoved);
  }

  @Test
  void saysWhereAStoryReachedTheLimit() {
    JsonObject story = user.awaitEnd(user.create(Service.prompt("A long one [long]")));
    assertThat(story.getString("finishReason")).isEqualTo("LENGTH");
  }

  @Test
  void cancelsAtTheProviderWithinASecond() {
    String prompt = Service.prompt("Half of it [stall middle]");
    String id = user.create(prompt);
    user.awaitText(id, 1);
    JsonObject cancelled = user.ask(Documents.CANCEL, Documents.id(id));
    assertThat(cancelled.getJsonObject("cancelStory").getString("status")).isEqualTo("CANCELLED");
    LocalResponse generation = generation(prompt);
    assertThat(generation.cancelled().timeout(1, SECONDS).await()).isNotNull();
    assertRemoved(generation);
  }

  private static String assertWritten(Caller owner, String prompt) {
    String id = owner.create(prompt);
    JsonObject story = owner.awaitEnd(id);
    assertThat(story.getString("status")).isEqualTo("COMPLETE");
    assertThat(story.getString("text")).isEqualTo(Storyteller.tell(prompt));
    assertThat(story.getInteger("attempt")).isEqualTo(1);
    assertThat(task.standIns().openAi().responses().of(prompt)).hasSize(1);
    return id;
  }

  private static LocalResponse generation(String prompt) {
    return task.standIns().openAi().responses().of(prompt).get(0);
  }

  private static void assertRemoved(LocalResponse generation) {
    assertThat(generation.deleted().timeout(10, SECONDS).await()).isNotNull();
    assertThat(generation.isRunning()).isFalse();
  }
}
