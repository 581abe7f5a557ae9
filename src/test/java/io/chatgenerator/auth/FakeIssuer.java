package io.chatgenerator.auth;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.chatgenerator.config.OidcConfig;
import io.chatgenerator.limit.PacedQueue;
import io.chatgenerator.limit.RateLimiter;
import io.chatgenerator.local.IssuerKey;
import io.chatgenerator.local.TokenMint;
import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.RequestException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** An issuer without a socket, whose documents a test can exchange, and whose clock it moves. */
final class FakeIssuer {
  static final URI ISSUER = URI.create("https://issuer.example/pool");
  static final OidcConfig OIDC =
      new OidcConfig(ISSUER, TokenMint.CLIENT_ID, TokenMint.PUBLISH_SCOPE);

  private static final IssuerKey FIRST_KEY = IssuerKey.generate();

  final TestClock clock = new TestClock();
  final TokenMint mint = new TokenMint(ISSUER.toString(), clock, FIRST_KEY);
  final AtomicInteger fetches = new AtomicInteger();
  final JwksCache keys;
  final CognitoTokenVerifier verifier;

  private volatile Supplier<Future<JsonObject>> answer = () -> Future.succeededFuture(mint.jwks());

  FakeIssuer(Vertx vertx) {
    keys = new JwksCache(vertx, ISSUER, this::fetch, clock);
    verifier = verifier(vertx, 1_000_000);
  }

  void answers(Supplier<Future<JsonObject>> newAnswer) {
    answer = newAnswer;
  }

  void isDown() {
    answers(() -> Future.failedFuture("connection refused"));
  }

  void isUp() {
    answers(() -> Future.succeededFuture(mint.jwks()));
  }

  /** A verifier that takes so many bad tokens a minute from one address. */
  CognitoTokenVerifier verifier(Vertx vertx, int badTokens) {
    return new CognitoTokenVerifier(
        OIDC, keys, new RateLimiter(badTokens, () -> {}), new PacedQueue(vertx), clock);
  }

  AuthenticatedUser verify(String token) {
    return verifier.verify(token, "192.0.2.9").timeout(5, SECONDS).await();
  }

  RequestException refusal(String token) {
    return catchThrowableOfType(RequestException.class, () -> verify(token));
  }

  void refuses(String token, String message) {
    RequestException refusal = refusal(token);
    assertThat(refusal).as("refusal").isNotNull().hasMessageContaining(message);
    assertThat(refusal.code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
  }

  private Future<JsonObject> fetch() {
    fetches.incrementAndGet();
    return answer.get();
  }
}
