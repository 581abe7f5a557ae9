package io.chatgenerator.auth;

import static io.chatgenerator.local.LocalUser.ADA;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.auth.AuthenticatedUser.Kind;
import io.chatgenerator.local.TokenDraft;
import io.chatgenerator.local.TokenMint;
import io.chatgenerator.robustness.Robustness;
import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.testing.CapturedLog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens expire, keys change, and the issuer is not always there. */
@Robustness("Bad tokens, at the verifier")
class TokensOverTimeTest {
  private static final Vertx VERTX = Vertx.vertx();

  private final FakeIssuer issuer = new FakeIssuer(VERTX);
  private final TokenMint mint = issuer.mint;

  @AfterAll
  static void close() {
    VERTX.close().timeout(5, SECONDS).await();
  }

  @Test
  void remembersAVerifiedTokenOnlyUntilItExpires() {
    String token = mint.accessToken(ADA);
    assertThat(issuer.verify(token)).isSameAs(issuer.verify(token));

    issuer.clock.advance(mint.lifetime());
    issuer.refuses(token, "expired");
  }

  @Test
  void forgetsAVerifiedTokenWhenItsKeyIsWithdrawn() {
    String token = mint.accessToken(ADA);
    issuer.verify(token);
    mint.lifetime(Duration.ofHours(2));
    mint.rotate();
    mint.rotate();
    issuer.verify(mint.accessToken(ADA));

    issuer.refuses(token, "not valid");
  }

  @Test
  void acceptsATokenOfARotatedKeyWithoutRestart() {
    String old = mint.accessToken(ADA);
    issuer.verify(old);
    mint.rotate();

    assertThat(issuer.verify(mint.accessToken(ADA)).subject()).isEqualTo(ADA.subject());
    assertThat(issuer.verify(mint.idToken(ADA)).subject()).isEqualTo(ADA.subject());
    assertThat(issuer.verify(mint.machineToken()).kind()).isEqualTo(Kind.MACHINE);
    assertThat(issuer.verify(old).subject()).isEqualTo(ADA.subject());
    assertThat(issuer.fetches).hasValue(2);
  }

  @Test
  void asksTheIssuerAtMostTwiceInAFloodOfUnknownKeys() {
    issuer.verify(mint.accessToken(ADA));
    for (int i = 0; i < 100; i++) {
      String keyId = "unknown-" + i;
      issuer.refuses(mint.accessToken(ADA, draft -> draft.header("kid", keyId)), "not valid");
    }
    assertThat(issuer.fetches).hasValue(2);
  }

  @Test
  void saysUnavailableWhileTheIssuerIsDownAndRecovers() {
    issuer.isDown();
    try (CapturedLog log = new CapturedLog(JwksCache.class)) {
      RequestException refused = issuer.refusal(mint.accessToken(ADA));
      assertThat(refused.code()).isEqualTo(ErrorCode.UNAVAILABLE);
      assertThat(refused).hasMessageNotContaining("issuer.example");
      assertThat(log.messages())
          .containsExactly(
              "No keys from the issuer https://issuer.example/pool: connection refused");
    }
    issuer.isUp();
    issuer.clock.advance(Duration.ofSeconds(1));
    assertThat(issuer.verify(mint.accessToken(ADA))).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"keys\":[]}", "{\"keys\":[{\"kty\":\"EC\",\"kid\":\"x\"}]}"})
  void neverAcceptsAnUnsignedTokenForWantOfKeys(String jwks) {
    issuer.answers(() -> Future.succeededFuture(new JsonObject(jwks)));
    try (CapturedLog log = new CapturedLog(JwksCache.class)) {
      String unsigned = mint.accessToken(ADA, TokenDraft::unsigned);
      issuer.refuses(unsigned, "RS256");
      issuer.refuses(unsigned.substring(0, unsigned.length() - 1), "malformed");
      assertThat(issuer.refusal(mint.accessToken(ADA)).code()).isEqualTo(ErrorCode.UNAVAILABLE);
      assertThat(log.messages()).singleElement().asString().contains("no RSA key");
    }
  }
}
