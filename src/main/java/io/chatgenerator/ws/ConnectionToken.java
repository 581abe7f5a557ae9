package io.chatgenerator.ws;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the token in the payload of {@code connection_init}. */
final class ConnectionToken {
  private static final String SCHEME = "Bearer ";

  private ConnectionToken() {}

  /** The member {@code Authorization} or {@code authorization}, without {@code Bearer}. */
  static Optional<String> find(Optional<JsonObject> payload) {
    return payload.flatMap(
        json ->
            Stream.of("Authorization", "authorization")
                .map(json::getValue)
                .filter(String.class::isInstance)
                .map(value -> withoutScheme((String) value))
                .filter(token -> !token.isEmpty())
                .findFirst());
  }

  private static String withoutScheme(String value) {
    String text = value.strip();
    return text.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? text.substring(SCHEME.length()).strip()
        : text;
  }
}
