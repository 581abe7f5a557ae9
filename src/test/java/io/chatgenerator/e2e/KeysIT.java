package io.chatgenerator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.local.LocalUser;
import io.chatgenerator.local.StandIns;
import io.chatgenerator.robustness.Robustness;
import io.chatgenerator.testing.Caller;
import io.chatgenerator.testing.GraphQLWsClient;
import io.chatgenerator.testing.Service;
import io.chatgenerator.testing.ServiceTest;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Keys and tokens change while the service runs. */
@ServiceTest
@Robustness("Bad tokens and a missing issuer, over HTTP and WebSocket")
class KeysIT {
  private static final String PARAMETER = "OPENAI_SECRET";

  @Test
  void takesANewKeyOfTheModelWithoutARestart(Service service) {
    StandIns standIns = service.standIns();
    Caller user = service.somebody();
    user.awaitEnd(user.create(Service.prompt("By the old key [short]")));
    standIns.ssm().put(PARAMETER, "sk-rotated");
    standIns.openAi().acceptKey("sk-rotated");
    try {
      JsonObject story = user.awaitEnd(user.create(Service.prompt("By the new key [short]")));
      assertThat(story.getString("status")).isEqualTo("COMPLETE");
    } finally {
      standIns.ssm().put(PARAMETER, StandIns.KEY);
      standIns.openAi().acceptKey(StandIns.KEY);
      // The service learns of it now, not at the cost of another test's story.
      user.awaitEnd(user.create(Service.prompt("By the old key again [short]")));
    }
  }

  @Test
  void takesTokensOfANewSigningKeyWithoutARestart(Service service) {
    service.standIns().issuer().rotate();
    assertThat(service.ada().ask("{ __typename }")).isNotNull();
  }

  @Test
  void closesASocketWhenItsTokenExpires(Service service) {
    Instant soon = Instant.now().plusSeconds(2);
    String token =
        service
            .mint()
            .accessToken(LocalUser.ADA, draft -> draft.claim("exp", soon.getEpochSecond()));
    try (GraphQLWsClient socket = GraphQLWsClient.ready(service.port(), token)) {
      socket.subscribe("1", Documents.FEED);
      socket.expectClose(4403);
    }
  }
}
