package io.chatgenerator.e2e;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.local.LocalResponse;
import io.chatgenerator.local.StandIns;
import io.chatgenerator.local.Storyteller;
import io.chatgenerator.testing.Caller;
import io.chatgenerator.testing.CapturedLog;
import io.chatgenerator.testing.GraphQLWsClient;
import io.chatgenerator.testing.Service;
import io.chatgenerator.testing.TextReader;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Stories whose generation goes on at the provider while their task is lost or leaves. */
class TakeoverIT {
  private static final Map<String, String> SETTINGS =
      Map.of("OPENAI_API", "responses", "LEASE_SECONDS", "5", "DRAIN_TIMEOUT", "60s");

  private static StandIns standIns;

  @BeforeAll
  static void start() {
    standIns = StandIns.start(400);
  }

  @AfterAll
  static void stop() {
    standIns.close();
  }

  /** The task lives on, without knowing that it counts as dead, and is fenced. */
  @Test
  void goesOnUnderTheSameAttemptWhereItsTaskIsLost() {
    String prompt = Service.prompt("Lost in the middle");
    try (Service first = Service.start(standIns, SETTINGS);
        var log = new CapturedLog("io.chatgenerator.pipeline")) {
      Caller user = first.somebody();
      String id = begin(user, prompt);
      try (GraphQLWsClient socket = user.socket()) {
        TextReader reader = TextReader.from(socket, id, 1, 0);
        reader.next();
        rewrite(first, user, id, Storyteller.tell(prompt).substring(0, 100));
        log.expect("left:");
        standIns.openAi().release(prompt);
        assertUnbroken(reader, prompt);
      }
      assertOneGeneration(prompt, id, user);
    }
  }

  @Test
  void endsTheAttemptWhereTheProviderHasAnotherText() {
    String prompt = Service.prompt("Two different texts");
    try (Service first = Service.start(standIns, SETTINGS);
        var log = new CapturedLog("io.chatgenerator.pipeline")) {
      Caller user = first.somebody();
      String id = begin(user, prompt);
      rewrite(first, user, id, "Something else altogether, and longer than nothing");
      log.expect("not the one that is stored");
      standIns.openAi().release(prompt);
      JsonObject story = user.awaitEnd(id);
      assertThat(story.getString("text")).isEqualTo(Storyteller.tell(prompt));
      assertThat(story.getInteger("attempt")).isEqualTo(2);
      standIns.openAi().responses().of(prompt).forEach(TakeoverIT::assertRemoved);
    }
  }

  @Test
  void isHandedOverAtOnceWhereItsTaskStops() {
    String prompt = Service.prompt("Handed over");
    try (Service second = Service.start(standIns, SETTINGS)) {
      Service first = Service.start(standIns, SETTINGS);
      Caller user = first.somebody();
      String id = begin(user, prompt);
      first.close();
      Caller elsewhere = second.caller(user.subject(), user.token());
      try (GraphQLWsClient socket = elsewhere.socket()) {
        TextReader reader = TextReader.from(socket, id, 1, 0);
        standIns.openAi().release(prompt);
        assertUnbroken(reader, prompt);
      }
      assertOneGeneration(prompt, id, elsewhere);
    }
  }

  /** A story that waits in the middle of its text. */
  private static String begin(Caller user, String prompt) {
    standIns.openAi().hold(prompt);
    String id = user.create(prompt);
    user.awaitText(id, Storyteller.tell(prompt).length() / 3);
    return id;
  }

  /** As a task leaves it that dies: its last checkpoint, and a lease that runs out. */
  private static void rewrite(Service service, Caller user, String id, String text) {
    Map<String, AttributeValue> item = new HashMap<>(StoredStory.item(service, user, id));
    item.put("text", AttributeValue.fromS(text));
    item.put("textLength", AttributeValue.fromN("" + text.length()));
    item.put("status", AttributeValue.fromS("GENERATING"));
    item.put("leaseOwner", AttributeValue.fromS("a dead task"));
    item.put("leaseExpiresAt", AttributeValue.fromN("1"));
    StoredStory.put(service, item);
  }

  private static void assertUnbroken(TextReader reader, String prompt) {
    String before = reader.text();
    while (!"COMPLETE".equals(reader.next().getString("status"))) {
      assertThat(reader.text()).startsWith(before);
      before = reader.text();
    }
    assertThat(reader.text()).isEqualTo(Storyteller.tell(prompt)).startsWith(before);
  }

  private static void assertOneGeneration(String prompt, String id, Caller user) {
    JsonObject story = user.story(id);
    assertThat(story.getInteger("attempt")).isEqualTo(1);
    assertThat(story.getString("text")).isEqualTo(Storyteller.tell(prompt));
    assertThat(standIns.openAi().responses().of(prompt)).hasSize(1);
    assertRemoved(standIns.openAi().responses().of(prompt).get(0));
  }

  private static void assertRemoved(LocalResponse generation) {
    assertThat(generation.deleted().timeout(10, SECONDS).await()).isNotNull();
  }
}
