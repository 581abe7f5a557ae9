package io.chatgenerator.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class ServerTraitsTest {
  private static final ModelError BOTH =
      ModelError.inBody(
          "{\"error\":{\"message\":\"'top_k' is unsupported, as is the system role\"}}");

  @Test
  void theRoleIsRefusedWhereItWasSent() {
    assertThat(ServerTraits.refusedPart(BOTH, sent("system"))).contains(ServerTraits.SYSTEM_ROLE);
  }

  @Test
  void aMemberIsRefusedWhereTheRoleWasNotSent() {
    assertThat(ServerTraits.refusedPart(BOTH, sent("user"))).contains("top_k");
  }

  private static JsonObject sent(String firstRole) {
    return new JsonObject()
        .put("messages", JsonArray.of(new JsonObject().put("role", firstRole)))
        .put("top_k", 40);
  }
}
