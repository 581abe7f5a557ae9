package io.chatgenerator.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionTokenTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"authorization\":\"alice\"}",
        "{\"Authorization\":\"Bearer alice\"}",
        "{\"AUTHORIZATION\":\"BEARER   alice \"}",
        "{\"headers\":{\"Authorization\":\"bearer alice\"}}",
        "{\"Headers\":{\"x-more\":1,\"authorization\":\"alice\"},\"more\":{}}",
        "{\"authorization\":7,\"headers\":{\"authorization\":\"alice\"}}"
      })
  void isFoundWhereClientsPutIt(String payload) {
    assertThat(UnacknowledgedState.token(Optional.of(new JsonObject(payload)))).contains("alice");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"Authorization\":\"\"}",
        "{\"Authorization\":\"Bearer \"}",
        "{\"Authorization\":\"Basic YTpi\"}",
        "{\"Authorization\":7}",
        "{\"Authorization\":null}",
        "{\"headers\":\"alice\"}",
        "{\"headers\":{\"authorization\":null}}",
        "{\"headers\":{\"headers\":{\"authorization\":\"alice\"}}}"
      })
  void isNothingElse(String payload) {
    assertThat(UnacknowledgedState.token(Optional.of(new JsonObject(payload)))).isEmpty();
  }

  @Test
  void isNotThereWithoutPayload() {
    assertThat(UnacknowledgedState.token(Optional.empty())).isEmpty();
  }
}
