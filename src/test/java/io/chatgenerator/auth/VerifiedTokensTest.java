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
      new AuthenticatedUser("ada", Kind.USER, NOW.plusSeconds(1), Set.of(), Set.of());

  private final KeySet keys = keySet();
  private final VerifiedTokens tokens = new VerifiedTokens(2);

  @Test
  void forgetsTheLeastRecentlyUsedBeyondItsCapacity() {
    tokens.add(VerifiedTokens.hash("a"), keys, USER);
    tokens.add(VerifiedTokens.hash("b"), keys, USER);
    assertThat(tokens.find(VerifiedTokens.hash("a"), keys, NOW)).contains(USER);
    tokens.add(VerifiedTokens.hash("c"), keys, USER);

    assertThat(tokens.find(VerifiedTokens.hash("a"), keys, NOW)).contains(USER);
    assertThat(tokens.find(VerifiedTokens.hash("b"), keys, NOW)).isEmpty();
    assertThat(tokens.find(VerifiedTokens.hash("c"), keys, NOW)).contains(USER);
    assertThat(tokens.size()).isEqualTo(2);
  }

  @Test
  void findsNothingOnceTheTokenHasExpiredOrTheKeysAreOthers() {
    tokens.add(VerifiedTokens.hash("a"), keys, USER);
    assertThat(tokens.find(VerifiedTokens.hash("a"), keys, USER.expiresAt())).isEmpty();
    assertThat(tokens.find(VerifiedTokens.hash("a"), keySet(), NOW)).isEmpty();
  }

  private static KeySet keySet() {
    JsonArray keys = new JsonArray().add(IssuerKey.generate().toJwk());
    // Verifying needs no Vert.x.
    Vertx none = null;
    return new KeySet(none, "https://issuer.example", new JsonObject().put("keys", keys));
  }
}
