package io.chatgenerator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.local.LocalUser;
import io.chatgenerator.robustness.Robustness;
import io.chatgenerator.testing.Caller;
import io.chatgenerator.testing.GraphQLHttpClient;
import io.chatgenerator.testing.GraphQLWsClient;
import io.chatgenerator.testing.Service;
import io.chatgenerator.testing.ServiceTest;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may call what, and by which token. */
@ServiceTest
@Robustness("Callers who ask for what is not theirs")
class CallersIT {
  @Test
  void takesAccessAndIdTokensForTheSameUser(Service service) {
    LocalUser user = LocalUser.named("Two Tokens");
    String id = service.user(user).create(Service.prompt("By access token [short]"));
    Caller byIdToken = service.caller(user.subject(), service.mint().idToken(user));
    assertThat(byIdToken.story(id).getString("id")).isEqualTo(id);
    assertThat(byIdToken.awaitEnd(id).getString("status")).isEqualTo("COMPLETE");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"rubbish", "a.b.c"})
  void answers401WithoutAGoodToken(String token, Service service) {
    var response =
        service.caller("nobody", token).http().post(new JsonObject().put("query", "{ broken"));
    assertThat(response.statusCode()).isEqualTo(401);
    JsonObject error = GraphQLHttpClient.json(response).getJsonArray("errors").getJsonObject(0);
    assertThat(error.getJsonObject("extensions").getString("code")).isEqualTo("UNAUTHENTICATED");
  }

  @Test
  void closesASocketWithoutAGoodToken(Service service) {
    try (GraphQLWsClient socket = GraphQLWsClient.connect(service.port())) {
      socket.init("rubbish");
      socket.expectClose(4403);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ story(id: \"x\") { id } }",
        "{ listStories { id } }",
        "mutation { createStory(prompt: \"x\") { id } }",
        "mutation { cancelStory(id: \"x\") { id } }",
        "mutation { retryStory(id: \"x\") { id } }",
        "mutation { deleteStory(id: \"x\") { id } }"
      })
  void forbidsAMachineWhatIsForUsers(String document, Service service) {
    service.machine().refused("FORBIDDEN", document, new JsonObject());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "subscription { subscribe }",
        "subscription { storiesChanged { id } }",
        "subscription { storyChanged(id: \"x\") { id } }",
        "subscription { storyText(id: \"x\") { delta } }"
      })
  void forbidsAMachineToFollowStories(String document, Service service) {
    try (GraphQLWsClient socket = service.machine().socket()) {
      socket.subscribe("1", document);
      socket.expectError("1", "FORBIDDEN");
    }
  }

  @Test
  void forbidsAUserToPublish(Service service) {
    service
        .ada()
        .refused("FORBIDDEN", Documents.PUBLISH, Documents.data(new JsonObject().put("a", 1)));
  }
}
