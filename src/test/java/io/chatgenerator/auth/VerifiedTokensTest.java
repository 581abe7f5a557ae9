package io.chatgenerator.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.auth.AuthenticatedUser.Kind;
import io.chatgenerator.local.IssuerKey;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VerifiedTokensTest {
  private static final Instant NOW = Instant.EPOCH;
  private static final AuthenticatedUser USER =
      new AuthenticatedUser("ada", Kind.USER, NOW.plusSeconds(1), Set.of());

  private final KeySet keys = keySet();
  private final VerifiedTokens tokens = new VerifiedTokens(2);

  @Test
  void forgetsTheLeastRecentlyUsedBeyondItsCapacity() {
    tokens.add("a", keys, USER);
    tokens.add("b", keys, USER);
    assertThat(tokens.find("a", keys, NOW)).contains(USER);
    tokens.add("c", keys, USER);

    assertThat(tokens.find("a", keys, NOW)).contains(USER);
    assertThat(tokens.find("b", keys, NOW)).isEmpty();
    assertThat(tokens.find("c", keys, NOW)).contains(USER);
    assertThat(tokens.size()).isEqualTo(2);
  }

  @Test
  void findsNothingOnceTheTokenHasExpiredOrTheKeysAreOthers() {
    tokens.add("a", keys, USER);
    assertThat(tokens.find("a", keys, USER.expiresAt())).isEmpty();
    assertThat(tokens.find("a", keySet(), NOW)).isEmpty();
  }

  private static KeySet keySet() {
    JsonArray keys = new JsonArray().add(IssuerKey.generate().toJwk());
    // Verifying needs no Vert.x.
    Vertx none = null;
    return new KeySet(none, "https://issuer.example", new JsonObject().put("keys", keys));
  }
}
