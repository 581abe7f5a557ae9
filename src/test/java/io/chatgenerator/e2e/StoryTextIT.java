package io.chatgenerator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.local.Storyteller;
import io.chatgenerator.testing.Caller;
import io.chatgenerator.testing.CapturedLog;
import io.chatgenerator.testing.EventStreamClient;
import io.chatgenerator.testing.GraphQLWsClient;
import io.chatgenerator.testing.Service;
import io.chatgenerator.testing.ServiceTest;
import io.chatgenerator.testing.TextReader;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code storyText} from any position, at any time. */
@ServiceTest
class StoryTextIT {
  private static final String PROMPT = Service.prompt("A text to be read again");
  private static final String TEXT = Storyteller.tell(PROMPT);

  private static Caller reader;
  private static String id;
  private GraphQLWsClient socket;

  @BeforeAll
  static void writeAStory(Service service) {
    reader = service.somebody();
    id = reader.create(PROMPT);
    reader.awaitEnd(id);
  }

  @BeforeEach
  void connect() {
    socket = reader.socket();
  }

  @AfterEach
  void disconnect() {
    socket.close();
  }

  @Test
  void givesAllOfItAfterTheEnd() {
    assertOnly(TextReader.from(socket, id, 1, 0), 0, TEXT);
  }

  @Test
  void givesWhatFollowsAPosition() {
    assertOnly(TextReader.from(socket, id, 1, 100), 100, TEXT.substring(100));
  }

  @Test
  void givesNoTextButTheStatusToAReaderWhoHasAll() {
    assertOnly(TextReader.from(socket, id, 1, TEXT.length()), TEXT.length(), "");
  }

  @Test
  void startsOverForAReaderBeyondTheEnd() {
    assertOnly(TextReader.from(socket, id, 1, TEXT.length() + 1), 0, TEXT);
  }

  @Test
  void startsOverForAReaderOfAnotherAttempt() {
    assertOnly(TextReader.from(socket, id, 7, 100), 0, TEXT);
  }

  @Test
  void goesBackToTheStartOfACharacter() {
    int pair = TEXT.indexOf(TEXT.codePoints().filter(p -> p > 0xFFFF).findFirst().orElseThrow());
    assertOnly(TextReader.from(socket, id, 1, pair + 1), pair, TEXT.substring(pair));
  }

  @Test
  void resumesAStreamOfEventsAfterTheLastOne(Service service) {
    JsonObject whole =
        new JsonObject()
            .put("query", "subscription($id: ID!) { storyText(id: $id) { offset delta status } }")
            .put("variables", new JsonObject().put("id", id));
    try (var first = EventStreamClient.post(service.port(), reader.token(), whole, "")) {
      assertThat(first.expectEvent().id()).isEqualTo("1." + TEXT.length());
      first.expectComplete();
    }
    String last = "Last-Event-ID: 1.100\r\n";
    try (var resumed = EventStreamClient.post(service.port(), reader.token(), whole, last)) {
      JsonObject event = resumed.expectNext().getJsonObject("data").getJsonObject("storyText");
      assertThat(event.getInteger("offset")).isEqualTo(100);
      assertThat(event.getString("delta")).isEqualTo(TEXT.substring(100));
      resumed.expectComplete();
    }
    HttpResponse<String> refused =
        reader
            .http()
            .send(
                reader
                    .http()
                    .request("")
                    .header("Accept", "text/event-stream")
                    .header("Content-Type", "application/json")
                    .header("Last-Event-ID", "7")
                    .POST(BodyPublishers.ofString(whole.encode())));
    assertThat(refused.body()).contains("BAD_USER_INPUT", "Last-Event-ID", "event: complete");
  }

  @Test
  void findsNoStoryOfAnUnknownId() {
    TextReader.from(socket, "018f0000-0000-7000-8000-000000000000", 1, 0).expectError("NOT_FOUND");
    TextReader.from(socket, "no id", 1, 0).expectError("NOT_FOUND");
  }

  @Test
  void refusesAPositionThatCannotBe() {
    socket.subscribe("1", "subscription { storyText(id: \"x\", offset: -1) { delta } }");
    socket.expectError("1", "BAD_USER_INPUT");
    socket.subscribe("2", "subscription { storyText(id: \"x\", attempt: 0) { delta } }");
    socket.expectError("2", "BAD_USER_INPUT");
  }

  @Test
  void followsLiveFromTheMiddle() {
    String prompt = Service.prompt("Joined late");
    String running = reader.create(prompt);
    String known = reader.awaitText(running, 50);
    TextReader late = TextReader.from(socket, running, 1, known);
    late.toEnd("COMPLETE");
    assertThat(late.text()).isEqualTo(Storyteller.tell(prompt));
  }

  @Test
  void startsOverWithANewAttempt() {
    try (var log = new CapturedLog("io.chatgenerator.pipeline")) {
      String prompt = Service.prompt("Torn in the middle [cut once]");
      TextReader patient = TextReader.from(socket, reader.create(prompt), 1, 0);
      JsonObject event = patient.next();
      while (event.getInteger("attempt") == 1) {
        event = patient.next();
      }
      assertThat(event.getInteger("offset")).isZero();
      patient.toEnd("COMPLETE");
      assertThat(patient.text()).isEqualTo(Storyteller.tell(prompt));
      log.expect("MODEL_BROKEN");
    }
  }

  private void assertOnly(TextReader reading, int offset, String delta) {
    JsonObject event = reading.toEnd("COMPLETE");
    assertThat(event.getMap())
        .containsEntry("attempt", 1)
        .containsEntry("offset", offset)
        .containsEntry("delta", delta);
    socket.expectSilence();
  }
}
