package io.chatgenerator.auth;

import static io.chatgenerator.local.LocalUser.ADA;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.auth.AuthenticatedUser.Kind;
import io.chatgenerator.local.IssuerKey;
import io.chatgenerator.local.TokenDraft;
import io.chatgenerator.local.TokenMint;
import io.chatgenerator.robustness.Robustness;
import io.chatgenerator.robustness.Tries;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import java.util.Base64;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Robustness("Bad tokens, at the verifier")
class CognitoTokenVerifierTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final IssuerKey FOREIGN = IssuerKey.generate();

  private final FakeIssuer issuer = new FakeIssuer(VERTX);
  private final TokenMint mint = issuer.mint;

  @AfterAll
  static void close() {
    VERTX.close().timeout(5, SECONDS).await();
  }

  @Test
  void acceptsAnAccessTokenOfAUser() {
    assertThat(verify(mint.accessToken(ADA)))
        .isEqualTo(
            new AuthenticatedUser(
                ADA.subject(),
                Kind.USER,
                issuer.clock.instant().plus(mint.lifetime()),
                Set.of("openid", "profile"),
                Set.of()));
  }

  @Test
  void acceptsAnIdToken() {
    AuthenticatedUser user = verify(mint.idToken(ADA));
    assertThat(user.subject()).isEqualTo(ADA.subject());
    assertThat(user.kind()).isEqualTo(Kind.USER);
    assertThat(user.scopes()).isEmpty();
  }

  @Test
  void acceptsAnIdTokenForSeveralAudiences() {
    JsonArray audiences = new JsonArray().add("other").add(TokenMint.CLIENT_ID);
    assertThat(verify(mint.idToken(ADA, draft -> draft.claim("aud", audiences))).subject())
        .isEqualTo(ADA.subject());
  }

  @Test
  void acceptsAMachineTokenByItsScope() {
    AuthenticatedUser machine = verify(mint.machineToken());
    assertThat(machine.kind()).isEqualTo(Kind.MACHINE);
    assertThat(machine.subject()).isEqualTo(TokenMint.MACHINE_ID);
    assertThat(machine.scopes()).containsExactly(TokenMint.PUBLISH_SCOPE);
  }

  @Test
  void acceptsATokenWhoseNotBeforeIsAMomentAhead() {
    long soon = issuer.clock.instant().getEpochSecond() + 3;
    assertThat(verify(mint.accessToken(ADA, draft -> draft.claim("nbf", soon)))).isNotNull();
  }

  @Test
  void refusesAMachineWithoutTheScope() {
    refuses(mint.machineToken(draft -> draft.claim("scope", "stories/read")), "another client");
    refuses(mint.machineToken(draft -> draft.without("scope")), "another client");
  }

  @Test
  void takesNoUserOfAnotherClientForAMachine() {
    String token =
        mint.machineToken(draft -> draft.claim("sub", ADA.subject()).claim("client_id", "other"));
    refuses(token, "another client");
  }

  @Test
  void takesTheBrowserApplicationItselfForNobody() {
    refuses(
        mint.machineToken(
            draft ->
                draft.claim("sub", TokenMint.CLIENT_ID).claim("client_id", TokenMint.CLIENT_ID)),
        "another client");
  }

  static Stream<Arguments> spoiled() {
    return Stream.of(
        spoiled("unsigned", TokenDraft::unsigned, "RS256"),
        spoiled("HS256", draft -> draft.signWithSecret(new byte[] {1}), "RS256"),
        spoiled("RS512", draft -> draft.header("alg", "RS512"), "RS256"),
        spoiled("no alg", draft -> draft.header().remove("alg"), "RS256"),
        spoiled("no kid", draft -> draft.header().remove("kid"), "names no key"),
        spoiled("kid not a string", draft -> draft.header("kid", 7), "names no key"),
        spoiled("crit", draft -> draft.header("crit", new JsonArray().add("x")), "critical"),
        spoiled("unknown key", draft -> draft.signWith(FOREIGN), "not valid"),
        spoiled(
            "foreign key under a known id",
            draft -> {
              String keyId = draft.header().getString("kid");
              draft.signWith(FOREIGN).header("kid", keyId);
            },
            "not valid"),
        spoiled(
            "key in the header",
            draft -> draft.signWith(FOREIGN).header("jwk", FOREIGN.toJwk()),
            "not valid"),
        spoiled("expired", draft -> draft.claim("exp", 1_000), "expired"),
        spoiled("expires this second", draft -> draft.claim("exp", 1_767_225_600), "expired"),
        spoiled("no exp", draft -> draft.without("exp"), "no usable exp"),
        spoiled("exp null", draft -> draft.claim("exp", null), ""),
        spoiled("exp a string", draft -> draft.claim("exp", "9999999999"), ""),
        spoiled("exp beyond time", draft -> draft.claim("exp", Long.MAX_VALUE), ""),
        spoiled("not valid yet", draft -> draft.claim("nbf", 1_767_225_610), "not valid yet"),
        spoiled("nbf a string", draft -> draft.claim("nbf", "now"), ""),
        spoiled("other issuer", draft -> draft.claim("iss", "https://issuer.example/"), ""),
        spoiled("no issuer", draft -> draft.without("iss"), ""),
        spoiled("other token_use", draft -> draft.claim("token_use", "refresh"), "neither"),
        spoiled("no token_use", draft -> draft.without("token_use"), "neither"),
        spoiled("no sub", draft -> draft.without("sub"), "no usable sub"),
        spoiled("blank sub", draft -> draft.claim("sub", " "), "no usable sub"),
        spoiled("sub of the service", draft -> draft.claim("sub", "#deployment"), "no usable sub"),
        spoiled("sub not a string", draft -> draft.claim("sub", 7), "no usable sub"),
        spoiled("endless sub", draft -> draft.claim("sub", "s".repeat(256)), "no usable sub"));
  }

  private static Arguments spoiled(String name, Consumer<TokenDraft> change, String message) {
    return Arguments.of(name, change, message);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("spoiled")
  void refusesEachKindOfTokenThatIs(String name, Consumer<TokenDraft> change, String message) {
    Tries.add(3);
    refuses(mint.accessToken(ADA, change), message);
    refuses(mint.idToken(ADA, change), message);
    refuses(mint.machineToken(change), message);
  }

  @Test
  void refusesHs256SignedWithThePublicKeyInEachForm() {
    Tries.add(4);
    byte[] der = mint.key().pair().getPublic().getEncoded();
    String pem =
        "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
            .formatted(Base64.getMimeEncoder().encodeToString(der));
    for (byte[] secret : new byte[][] {der, pem.getBytes(UTF_8)}) {
      refuses(mint.accessToken(ADA, draft -> draft.signWithSecret(secret)), "RS256");
      refuses(mint.idToken(ADA, draft -> draft.signWithSecret(secret)), "RS256");
    }
  }

  @Test
  void refusesTokensForAnotherClientOrAudience() {
    Tries.add(5);
    refuses(mint.accessToken(ADA, draft -> draft.claim("client_id", "other")), "another client");
    refuses(mint.accessToken(ADA, draft -> draft.without("client_id")), "another client");
    refuses(
        mint.accessToken(
            ADA, draft -> draft.without("client_id").claim("aud", TokenMint.CLIENT_ID)),
        "another client");
    refuses(mint.idToken(ADA, draft -> draft.claim("aud", "other")), "another audience");
    refuses(
        mint.idToken(ADA, draft -> draft.without("aud").claim("client_id", TokenMint.CLIENT_ID)),
        "another audience");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ".",
        "..",
        "...",
        "a.b.c",
        "Bearer x",
        "e30.e30.e30",
        "bnVsbA.bnVsbA.bnVsbA",
        "W10.e30.x",
        "eyJhbGciOiJSUzI1NiIsImtpZCI6IngifQ.e30",
        "eyJhbGciOiJSUzI1NiIsImtpZCI6IngifQ..",
        "eyJhbGciOiJSUzI1NiIsImtpZCI6IngifQ.%%%.%%%",
        "\u0000\uD800.\uFFFF.é"
      })
  void refusesGarbage(String token) {
    refuses(token, "");
  }

  @Test
  void refusesMutatedTokens() {
    Tries.add(1_000);
    Random random = new Random(7);
    String good = mint.accessToken(ADA);
    for (int i = 0; i < 1_000; i++) {
      StringBuilder token = new StringBuilder(good);
      // Not the last character: some of its bits mean nothing.
      token.setCharAt(random.nextInt(good.length() - 1), (char) ('!' + random.nextInt(94)));
      if (!token.toString().equals(good)) {
        refuses(token.toString(), "");
      }
    }
  }

  @Test
  void refusesNoTokenAndTokensThatAreTooLong() {
    refuses(null, "A token is needed");
    String padding = "x".repeat(8 * 1024);
    refuses(mint.accessToken(ADA, draft -> draft.claim("padding", padding)), "too long");
    assertThat(issuer.fetches).hasValue(0);
  }

  private AuthenticatedUser verify(String token) {
    return issuer.verify(token);
  }

  private void refuses(String token, String message) {
    issuer.refuses(token, message);
  }
}
