package io.chatgenerator.auth;

import static io.chatgenerator.local.LocalUser.ADA;
import static io.chatgenerator.local.LocalUser.BEN;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.chatgenerator.auth.AuthenticationException.Kind;
import io.chatgenerator.limit.RateLimiter;
import io.chatgenerator.robustness.Robustness;
import io.chatgenerator.testing.CapturedLog;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

@Robustness("Bad tokens, at the verifier")
class GuardedVerifierTest {
  private static final String HERE = "192.0.2.1";
  private static final String ELSEWHERE = "192.0.2.2";

  @AutoClose("close")
  private static final Vertx VERTX = Vertx.vertx();

  private final FakeIssuer issuer = new FakeIssuer(VERTX);
  private final GuardedVerifier verifier = new GuardedVerifier(issuer.verifier, new RateLimiter(3));

  @Test
  void looksAtNoMoreThanSomeBadTokensFromAnAddress() {
    for (int i = 0; i < 3; i++) {
      assertRefused(verify(bad(), HERE), Kind.INVALID);
    }
    Future<AuthenticatedUser> refused = verify(bad(), HERE);
    assertRefused(refused, Kind.TOO_MANY);
    assertThat(((AuthenticationException) refused.cause()).retryAfter()).isPresent();
    assertRefused(verify(null, HERE), Kind.TOO_MANY);
    assertRefused(verify(bad(), ELSEWHERE), Kind.INVALID);
  }

  @Test
  void takesAnyNumberOfGoodTokens() {
    for (int i = 0; i < 10; i++) {
      int number = i;
      String token = issuer.mint.accessToken(ADA, draft -> draft.claim("jti", "" + number));
      assertThat(verify(token, HERE).succeeded()).isTrue();
    }
  }

  @Test
  void takesTokensOfThoseWhoWereThereBeforeTheFlood() {
    String before = issuer.mint.accessToken(ADA);
    verify(before, HERE);
    for (int i = 0; i < 4; i++) {
      verify(bad(), HERE);
    }
    assertThat(verify(before, HERE).succeeded()).isTrue();
    assertRefused(verify(issuer.mint.accessToken(BEN), HERE), Kind.TOO_MANY);
  }

  @Test
  void countsTokensThatAreStillBeingChecked() {
    Promise<JsonObject> keys = Promise.promise();
    issuer.answers(keys::future);
    List<Future<AuthenticatedUser>> checks =
        Stream.generate(() -> verifier.verify(bad(), HERE)).limit(5).toList();
    assertThat(checks.stream().filter(Future::isComplete)).hasSize(2);
    keys.complete(issuer.mint.jwks());
  }

  @Test
  void holdsAnOutageOfTheIssuerAgainstNobody() {
    issuer.isDown();
    try (CapturedLog log = new CapturedLog(JwksCache.class)) {
      for (int i = 0; i < 10; i++) {
        assertRefused(verify(issuer.mint.accessToken(ADA), HERE), Kind.UNAVAILABLE);
      }
      assertThat(log.events()).hasSize(1);
    }
  }

  private String bad() {
    return issuer.mint.accessToken(ADA, draft -> draft.claim("token_use", "other"));
  }

  /** Waits for the outcome, good or bad. */
  private Future<AuthenticatedUser> verify(String token, String address) {
    Future<AuthenticatedUser> check = verifier.verify(token, address);
    check.otherwiseEmpty().timeout(5, SECONDS).await();
    return check;
  }

  private static void assertRefused(Future<AuthenticatedUser> check, Kind kind) {
    assertThat(check.cause())
        .asInstanceOf(type(AuthenticationException.class))
        .returns(kind, AuthenticationException::kind);
  }
}
