package io.chatgenerator.ws;

import io.chatgenerator.auth.BearerToken;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/** Finds the token in the payload of {@code connection_init}. */
final class ConnectionToken {
  private static final String AUTHORIZATION = "Authorization";
  private static final String HEADERS = "headers";

  private ConnectionToken() {}

  /**
   * The token of the member {@code Authorization}, in any case, of the payload or of its member
   * {@code headers}, which is where some clients put what they would send over HTTP.
   */
  static Optional<String> find(Optional<JsonObject> payload) {
    return payload.flatMap(
        json ->
            token(json)
                .or(() -> member(json, HEADERS, JsonObject.class).flatMap(ConnectionToken::token)));
  }

  private static Optional<String> token(JsonObject json) {
    return member(json, AUTHORIZATION, String.class).flatMap(BearerToken::of);
  }

  private static <T> Optional<T> member(JsonObject json, String name, Class<T> type) {
    return json.stream()
        .filter(member -> member.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst();
  }
}
