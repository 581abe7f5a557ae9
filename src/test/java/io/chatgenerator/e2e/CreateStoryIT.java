package io.chatgenerator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.testing.Caller;
import io.chatgenerator.testing.GraphQLHttpClient;
import io.chatgenerator.testing.Service;
import io.chatgenerator.testing.ServiceTest;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ServiceTest
class CreateStoryIT {
  @Test
  void givesTheSameStoryForTheSameTokenAndPrompt(Service service) {
    Caller user = service.somebody();
    JsonObject request = request(Service.prompt("Twice [short]"), token());
    String first = create(user, request);
    assertThat(create(user, request)).isEqualTo(first);
    user.awaitEnd(first);
    assertThat(create(user, request)).isEqualTo(first);
  }

  @Test
  void givesEachUserTheirOwnStoryForTheSameToken(Service service) {
    JsonObject request = request(Service.prompt("Both [short]"), token());
    assertThat(create(service.somebody(), request))
        .isNotEqualTo(create(service.somebody(), request));
  }

  @Test
  void refusesATokenThatCameWithAnotherPrompt(Service service) {
    Caller user = service.somebody();
    String token = token();
    create(user, request(Service.prompt("One [short]"), token));
    user.refused("CONFLICT", Documents.CREATE, request(Service.prompt("Another [short]"), token));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n\t ", "before\0after"})
  void refusesAPromptThatIsNoText(String prompt, Service service) {
    service.ada().refused("BAD_USER_INPUT", Documents.CREATE, Documents.prompt(prompt));
  }

  @Test
  void refusesAPromptThatIsTooLong(Service service) {
    Caller user = service.somebody();
    String longest = "[short]" + "x".repeat(3_993);
    assertThat(user.create(longest)).isNotBlank();
    JsonObject error =
        user.refused("BAD_USER_INPUT", Documents.CREATE, Documents.prompt(longest + "x"));
    assertThat(error.getString("message")).contains("4000");
  }

  @Test
  void refusesHalfASurrogatePair(Service service) {
    GraphQLHttpClient http = service.ada().http();
    String body =
        new JsonObject()
            .put("query", Documents.CREATE)
            .put("variables", Documents.prompt("HALF a face"))
            .encode()
            .replace("HALF", "\\ud83d");
    var response =
        http.send(
            http.request("")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    assertThat(response.body()).contains("BAD_USER_INPUT");
  }

  @Test
  void keepsAPromptAsItWasSent(Service service) {
    Caller user = service.somebody();
    String prompt = Service.prompt("  Zoë \r\n\"quoted\" \\ 🦊 [short]") + "\n";
    assertThat(user.story(user.create(prompt)).getString("prompt")).isEqualTo(prompt);
  }

  private static String create(Caller user, JsonObject request) {
    return user.ask(Documents.CREATE, request).getJsonObject("createStory").getString("id");
  }

  private static JsonObject request(String prompt, String token) {
    return Documents.prompt(prompt).put("token", token);
  }

  private static String token() {
    return UUID.randomUUID().toString();
  }
}
