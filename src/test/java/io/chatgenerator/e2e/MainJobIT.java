package io.chatgenerator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.local.Storyteller;
import io.chatgenerator.testing.Caller;
import io.chatgenerator.testing.GraphQLWsClient;
import io.chatgenerator.testing.Service;
import io.chatgenerator.testing.ServiceTest;
import io.chatgenerator.testing.TextReader;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The main job: a prompt in, the story's text out as it is written, and all of it in the table. */
@ServiceTest
class MainJobIT {
  private static final String CREATE =
      "mutation($p: String!) { createStory(prompt: $p) " + Caller.FIELDS + " }";

  @Test
  void answersWithThePendingStoryBeforeTheModelHasWrittenIt(Service service) {
    String prompt = Service.prompt("A patient snail [stall]");
    JsonObject created = create(service.ada(), prompt);
    assertThat(created.getMap())
        .extracting("prompt", "status", "isComplete", "text", "attempt", "error", "model")
        .containsExactly(prompt, "PENDING", false, "", 1, null, null);
    service.ada().ask(Documents.CANCEL, Documents.id(created.getString("id")));
  }

  @Test
  void tellsTheTextWhileItIsWrittenAndKeepsIt(Service service) {
    String prompt = Service.prompt("A sailor and a whale");
    Caller ada = service.ada();
    String id = create(ada, prompt).getString("id");
    try (GraphQLWsClient socket = ada.socket()) {
      TextReader reader = TextReader.from(socket, id, 1, 0);
      assertThat(reader.toEnd("COMPLETE").getString("status")).isEqualTo("COMPLETE");
      assertThat(reader.text()).isEqualTo(Storyteller.tell(prompt));
      JsonObject story = ada.story(id);
      assertThat(story.getString("text")).isEqualTo(reader.text());
      assertThat(story.getBoolean("isComplete")).isTrue();
      assertStored(StoredStory.item(service, ada, id), story);
    }
  }

  private static void assertStored(Map<String, AttributeValue> item, JsonObject story) {
    assertThat(item)
        .containsOnlyKeys(
            "owner",
            "id",
            "prompt",
            "status",
            "text",
            "title",
            "textLength",
            "attempt",
            "attemptLimit",
            "createdAt",
            "updatedAt",
            "model",
            "finishReason",
            "promptTokens",
            "completionTokens",
            "reservedDay",
            "reservedTokens",
            "tokenBudget",
            "lastWrite");
    assertThat(item.get("text").s()).isEqualTo(story.getString("text"));
    assertThat(item.get("prompt").s()).isEqualTo(story.getString("prompt"));
    assertThat(item.get("status").s()).isEqualTo("COMPLETE");
    assertThat(item.get("attempt").n()).isEqualTo("1");
    assertThat(item.get("model").s()).isEqualTo("gpt-4o-mini").isEqualTo(story.getString("model"));
    assertThat(item.get("finishReason").s()).isEqualTo("STOP");
    assertThat(item.get("completionTokens").n())
        .isEqualTo(story.getInteger("completionTokens").toString());
  }

  private static JsonObject create(Caller caller, String prompt) {
    return caller.ask(CREATE, new JsonObject().put("p", prompt)).getJsonObject("createStory");
  }
}
