package io.chatgenerator.auth;

import io.chatgenerator.config.OidcConfig;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Tells who holds a token of Cognito, or of any OIDC issuer whose tokens have the same claims:
 * RS256 by a key of the issuer, issuer, expiry (required), {@code token_use}, and the client that
 * it was issued to.
 *
 * <p>Safe for any number of event loops; blocks none.
 */
public final class CognitoTokenVerifier {
  private static final int MAX_TOKEN_LENGTH = 8 * 1024;
  private static final int REMEMBERED_TOKENS = 10_000;

  private final JwksCache keys;
  private final ClaimsCheck claims;
  private final InstantSource clock;
  private final VerifiedTokens verified = new VerifiedTokens(REMEMBERED_TOKENS);

  public CognitoTokenVerifier(OidcConfig oidc, JwksCache keys) {
    this(oidc, keys, InstantSource.system());
  }

  CognitoTokenVerifier(OidcConfig oidc, JwksCache keys, InstantSource clock) {
    this.keys = keys;
    this.claims = new ClaimsCheck(oidc, clock);
    this.clock = clock;
  }

  /**
   * The holder of a token, without {@code Bearer}. Completes on the caller's context, mostly at
   * once; all failures are {@link AuthenticationException}s.
   *
   * @param token as it came from outside, or null
   */
  public Future<AuthenticatedUser> verify(String token) {
    if (token == null || token.isBlank()) {
      return Future.failedFuture(AuthenticationException.invalid("A token is needed"));
    }
    if (token.length() > MAX_TOKEN_LENGTH) {
      return Future.failedFuture(AuthenticationException.invalid("The token is too long"));
    }
    return remembered(token).map(Future::succeededFuture).orElseGet(() -> verifyAnew(token));
  }

  /** The holder of a token that was found good before, and still is. */
  Optional<AuthenticatedUser> remembered(String token) {
    if (token == null || token.length() > MAX_TOKEN_LENGTH) {
      return Optional.empty();
    }
    return keys.current().flatMap(current -> verified.find(token, current, clock.instant()));
  }

  private Future<AuthenticatedUser> verifyAnew(String token) {
    return Future.succeededFuture(token)
        .map(TokenHeader::of)
        .compose(header -> keys.keysFor(header.keyId()))
        .compose(current -> verifyWith(current, token))
        .recover(cause -> Future.failedFuture(translate(cause)));
  }

  private Future<AuthenticatedUser> verifyWith(KeySet current, String token) {
    return current
        .verify(token)
        .map(claims::userOf)
        .onSuccess(user -> verified.add(token, current, user));
  }

  private static AuthenticationException translate(Throwable cause) {
    if (cause instanceof AuthenticationException known) {
      return known;
    }
    return cause instanceof IssuerException issuer
        ? AuthenticationException.unavailable(issuer)
        // The library refuses in many ways, with words that may quote the token.
        : AuthenticationException.invalid("The token is not valid");
  }
}
