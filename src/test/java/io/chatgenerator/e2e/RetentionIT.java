package io.chatgenerator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.chatgenerator.testing.Caller;
import io.chatgenerator.testing.GraphQLWsClient;
import io.chatgenerator.testing.Service;
import io.chatgenerator.testing.ServiceTest;
import io.chatgenerator.testing.TextReader;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** {@code STORY_RETENTION_DAYS}: what has expired is not shown, though it is still in the table. */
@ServiceTest
class RetentionIT {
  private static final String CONTINUE =
      "mutation($id: ID!) { createStory(prompt: \"And then?\", continues: $id) { id } }";

  private static Service task;

  @BeforeAll
  static void start(Service service) {
    task = service.beside(Map.of("STORY_RETENTION_DAYS", "7"));
  }

  @AfterAll
  static void stop() {
    task.close();
  }

  @Test
  void showsAnExpiredStoryNowhere() {
    Caller user = task.somebody();
    String id = user.create(Service.prompt("Not for ever [refuse]"));
    assertThat(user.awaitEnd(id).getString("status")).isEqualTo("FAILED");
    Map<String, AttributeValue> item = new HashMap<>(StoredStory.item(task, user, id));
    Instant expiry = Instant.ofEpochSecond(Long.parseLong(item.get("expiresAt").n()));
    assertThat(expiry)
        .isCloseTo(Instant.now().plus(Duration.ofDays(7)), within(Duration.ofMinutes(2)));
    assertThat(config(user).getInteger("retentionDays")).isEqualTo(7);

    item.put("expiresAt", AttributeValue.fromN("" + Instant.now().getEpochSecond()));
    StoredStory.put(task, item);
    assertThat(user.story(id)).isNull();
    assertThat(user.ask(Documents.LIST).getJsonArray("listStories")).isEmpty();
    user.refused("NOT_FOUND", Documents.RETRY, Documents.id(id));
    user.refused("NOT_FOUND", Documents.CANCEL, Documents.id(id));
    user.refused("NOT_FOUND", CONTINUE, Documents.id(id));
    try (GraphQLWsClient socket = user.socket()) {
      TextReader.from(socket, id, 1, 0).expectError("NOT_FOUND");
      socket.subscribe("1", Documents.CHANGED, Documents.id(id));
      socket.expectError("1", "NOT_FOUND");
    }
  }

  @Test
  void keepsAStoryThatItsOwnerHasTriedAgain() {
    Caller user = task.somebody();
    String id = user.create(Service.prompt("Once more [stall middle]"));
    user.awaitText(id, 1);
    user.ask(Documents.CANCEL, Documents.id(id));
    assertThat(StoredStory.item(task, user, id)).containsKey("expiresAt");
    user.ask(Documents.RETRY, Documents.id(id));
    user.awaitText(id, 1);
    assertThat(StoredStory.item(task, user, id)).doesNotContainKey("expiresAt");
    user.ask(Documents.CANCEL, Documents.id(id));
  }

  private static JsonObject config(Caller user) {
    URI uri = URI.create("http://localhost:" + task.port() + "/config.json");
    return new JsonObject(user.http().send(user.http().request("").uri(uri)).body());
  }
}
