package io.chatgenerator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.testing.Caller;
import io.chatgenerator.testing.Service;
import io.chatgenerator.testing.ServiceTest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code createStory(continues:)}: what the model is given of earlier stories. */
@ServiceTest
class ContinuesIT {
  private static final String CREATE =
      "mutation($prompt: String!, $continues: ID, $token: ID) {"
          + " createStory(prompt: $prompt, continues: $continues, clientToken: $token)"
          + " { id continues } }";

  @Test
  void givesTheModelAllThreeStoriesInOrder(Service service) {
    Caller user = service.somebody();
    String first = Service.prompt("A fox [short]");
    String second = Service.prompt("And then? [short]");
    String third = Service.prompt("The same hero tomorrow [short]");
    String one = end(user, create(user, first, null));
    String two = end(user, create(user, second, one));
    String three = end(user, create(user, third, two));
    assertThat(user.ask("{ story(id: \"%s\") { continues } }".formatted(three)))
        .isEqualTo(new JsonObject().put("story", new JsonObject().put("continues", two)));
    assertThat(told(service, third))
        .containsExactly(
            "user: " + first,
            "assistant: " + text(user, one),
            "user: " + second,
            "assistant: " + text(user, two),
            "user: " + third);
  }

  @Test
  void leavesOutADeletedPredecessorAndKeepsThoseBeforeIt(Service service) {
    Caller user = service.somebody();
    String first = Service.prompt("An owl [short]");
    String third = Service.prompt("Longer [short]");
    String last = Service.prompt("Once more [short]");
    String one = end(user, create(user, first, null));
    String two = end(user, create(user, Service.prompt("Shorter [short]"), one));
    String three = end(user, create(user, third, two));
    user.ask(Documents.DELETE, Documents.id(two));
    user.refused("NOT_FOUND", CREATE, variables(last, two));
    end(user, create(user, last, three));
    assertThat(told(service, last))
        .containsExactly(
            "user: " + first,
            "assistant: " + text(user, one),
            "user: " + third,
            "assistant: " + text(user, three),
            "user: " + last);
  }

  @Test
  void dropsWholeStoriesThatDoNotFitTheOldestFirst(Service service) {
    Caller user = service.somebody();
    String second = Service.prompt("And then? [short]");
    String third = Service.prompt("To the end [short]");
    String one = end(user, create(user, Service.prompt("A whale [short]"), null));
    String two = end(user, create(user, second, one));
    int room = second.length() + text(user, two).length();
    try (Service narrow = service.beside(Map.of("MAX_CONTEXT_LENGTH", Integer.toString(room)))) {
      Caller same = narrow.caller(user.subject(), user.token());
      end(same, create(same, third, two));
      assertThat(told(narrow, third))
          .containsExactly("user: " + second, "assistant: " + text(user, two), "user: " + third);
    }
  }

  @Test
  void continuesAStoryThatItsOwnerStoppedAndNoneThatIsBeingWritten(Service service) {
    Caller user = service.somebody();
    String prompt = Service.prompt("Half a story");
    service.standIns().openAi().hold(prompt);
    String id = create(user, prompt, null);
    String half = user.awaitText(id, 1);
    user.refused("CONFLICT", CREATE, variables("And then?", id));
    user.ask(Documents.CANCEL, Documents.id(id));
    String next = Service.prompt("Go on [short]");
    end(user, create(user, next, id));
    assertThat(told(service, next).get(1)).startsWith("assistant: " + half);
  }

  @Test
  void knowsNoStoryOfSomebodyElse(Service service) {
    Caller owner = service.somebody();
    String secret = end(owner, create(owner, Service.prompt("A secret [short]"), null));
    service.somebody().refused("NOT_FOUND", CREATE, variables("And then?", secret));
  }

  @Test
  void tellsRepeatedRequestsFromContinuationsOfAnotherStory(Service service) {
    Caller user = service.somebody();
    String one = end(user, create(user, Service.prompt("One [short]"), null));
    String two = end(user, create(user, Service.prompt("Two [short]"), null));
    String prompt = Service.prompt("And then? [short]");
    JsonObject request = variables(prompt, one).put("token", prompt);
    JsonObject created = user.ask(CREATE, request).getJsonObject("createStory");
    assertThat(user.ask(CREATE, request).getJsonObject("createStory")).isEqualTo(created);
    user.refused("CONFLICT", CREATE, variables(prompt, two).put("token", prompt));
  }

  @Test
  void givesTheStoryOfARepeatedRequestWhateverBecameOfItsPredecessor(Service service) {
    Caller user = service.somebody();
    String one = end(user, create(user, Service.prompt("One [short]"), null));
    String prompt = Service.prompt("And then? [short]");
    JsonObject request = variables(prompt, one).put("token", prompt);
    JsonObject created = user.ask(CREATE, request).getJsonObject("createStory");
    user.ask(Documents.DELETE, Documents.id(one));
    assertThat(user.ask(CREATE, request).getJsonObject("createStory")).isEqualTo(created);
    assertThat(service.standIns().openAi().calls(prompt)).hasSizeLessThan(2);

    user.refused("CONFLICT", CREATE, variables("Something else", one).put("token", prompt));
    user.refused("NOT_FOUND", CREATE, variables(prompt, one).put("token", "unused"));
    user.refused("NOT_FOUND", CREATE, variables(prompt, one));
  }

  @Test
  void continuesAStoryThatEndedByItsLength(Service service) {
    Caller user = service.somebody();
    String prompt = Service.prompt("An endless song [long]");
    String one = end(user, create(user, prompt, null));
    assertThat(user.ask("{ story(id: \"%s\") { finishReason } }".formatted(one)))
        .isEqualTo(new JsonObject().put("story", new JsonObject().put("finishReason", "LENGTH")));
    String next = Service.prompt("Go on exactly where the story breaks off. [short]");
    end(user, create(user, next, one));
    assertThat(told(service, next))
        .containsExactly("user: " + prompt, "assistant: " + text(user, one), "user: " + next);
  }

  private static String create(Caller user, String prompt, String continues) {
    return user.ask(CREATE, variables(prompt, continues))
        .getJsonObject("createStory")
        .getString("id");
  }

  private static String end(Caller user, String id) {
    assertThat(user.awaitEnd(id).getString("status")).isEqualTo("COMPLETE");
    return id;
  }

  private static String text(Caller user, String id) {
    return user.story(id).getString("text");
  }

  private static JsonObject variables(String prompt, String continues) {
    return new JsonObject().put("prompt", prompt).put("continues", continues);
  }

  /** What the model was sent with a prompt, the system's words aside. */
  private static List<String> told(Service service, String prompt) {
    var call = service.standIns().openAi().calls(prompt).get(0);
    return new JsonObject(call.body())
        .getJsonArray("messages").stream()
            .map(JsonObject.class::cast)
            .filter(message -> !message.getString("role").equals("system"))
            .map(message -> message.getString("role") + ": " + message.getString("content"))
            .toList();
  }
}
