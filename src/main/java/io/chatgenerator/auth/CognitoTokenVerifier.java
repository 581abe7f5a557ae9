package io.chatgenerator.auth;

import io.chatgenerator.config.OidcConfig;
import io.chatgenerator.limit.PacedQueue;
import io.chatgenerator.limit.RateLimiter;
import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.RequestException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Identifies the holder of a token of Cognito, or of any OIDC issuer whose tokens have the same
 * claims: RS256 by a key of the issuer, issuer, expiry (required), {@code token_use}, and the
 * client that it was issued to.
 *
 * <p>An address may send only so many bad tokens, so that nobody can go through tokens or keep the
 * service busy with signatures. A token that was found good before is always taken, and an unknown
 * one is checked at a slow pace where its address has no try left: who shares an address with an
 * attacker still gets in. A try is taken before the check and given back where the token is good,
 * or cannot be checked at the moment: many at once count too. For any thread.
 */
public final class CognitoTokenVerifier {
  private static final int MAX_TOKEN_LENGTH = 8 * 1024;
  private static final Duration ISSUER_RETRY = Duration.ofSeconds(2);
  private static final String TOO_MANY =
      "Too many bad tokens came from your address; wait a moment";
  private static final int REMEMBERED_TOKENS = 10_000;

  private final JwksCache keys;
  private final ClaimsCheck claims;
  private final RateLimiter refusals;
  private final PacedQueue paced;
  private final InstantSource clock;
  private final VerifiedTokens verified = new VerifiedTokens(REMEMBERED_TOKENS);

  /** Lets {@code refusals} bad tokens come from one address; beyond that some wait in a queue. */
  public CognitoTokenVerifier(
      OidcConfig oidc, JwksCache keys, RateLimiter refusals, PacedQueue paced) {
    this(oidc, keys, refusals, paced, InstantSource.system());
  }

  CognitoTokenVerifier(
      OidcConfig oidc,
      JwksCache keys,
      RateLimiter refusals,
      PacedQueue paced,
      InstantSource clock) {
    this.keys = keys;
    this.claims = new ClaimsCheck(oidc, clock);
    this.refusals = refusals;
    this.paced = paced;
    this.clock = clock;
  }

  /**
   * The holder of a token, without {@code Bearer}. Completes on the caller's context, mostly at
   * once; all failures are {@link RequestException}s, of code RATE_LIMITED where nothing was
   * checked.
   *
   * @param token as it came from outside, or null
   * @param address where the token came from
   */
  public Future<AuthenticatedUser> verify(String token, String address) {
    boolean missing = token == null || token.isBlank();
    if (missing || token.length() > MAX_TOKEN_LENGTH) {
      var fault =
          RequestException.unauthenticated(missing ? "A token is needed" : "The token is too long");
      return check(() -> Future.failedFuture(fault), missing, address);
    }
    ByteBuffer hash = VerifiedTokens.hash(token);
    return keys.current()
        .flatMap(now -> verified.find(hash, now, clock.instant()))
        .map(Future::succeededFuture)
        .orElseGet(() -> check(() -> verifyAnew(token, hash), false, address));
  }

  private Future<AuthenticatedUser> check(
      Supplier<Future<AuthenticatedUser>> check, boolean missing, String address) {
    return refusals
        .tryAcquire(address)
        .map(wait -> checkSlowly(check, missing, address, wait))
        .orElseGet(() -> checkNow(check, address));
  }

  private Future<AuthenticatedUser> checkNow(
      Supplier<Future<AuthenticatedUser>> check, String address) {
    return check
        .get()
        .onSuccess(good -> refusals.giveBack(address))
        .onFailure(why -> forgive(why, address));
  }

  private Future<AuthenticatedUser> checkSlowly(
      Supplier<Future<AuthenticatedUser>> check, boolean missing, String address, Duration wait) {
    return (missing ? Optional.<Future<Void>>empty() : paced.enter(address))
        .map(turn -> turn.compose(now -> check.get()))
        .orElseGet(() -> Future.failedFuture(RequestException.tooMany(TOO_MANY, wait)));
  }

  private void forgive(Throwable why, String address) {
    if (why instanceof RequestException refusal && refusal.code() == ErrorCode.UNAVAILABLE) {
      refusals.giveBack(address);
    }
  }

  private Future<AuthenticatedUser> verifyAnew(String token, ByteBuffer hash) {
    return Future.succeededFuture(token)
        .map(CognitoTokenVerifier::keyId)
        .compose(keys::keysFor)
        .compose(current -> verifyWith(current, token, hash))
        .recover(cause -> Future.failedFuture(translate(cause)));
  }

  private Future<AuthenticatedUser> verifyWith(KeySet current, String token, ByteBuffer hash) {
    return current
        .verify(token)
        .map(claims::userOf)
        .onSuccess(user -> verified.add(hash, current, user));
  }

  /** Why is logged with each fetch of the keys. */
  private static RequestException unavailable() {
    return new RequestException(
        ErrorCode.UNAVAILABLE,
        "Tokens cannot be checked at the moment; try again soon",
        Optional.of(ISSUER_RETRY),
        null);
  }

  private static RequestException translate(Throwable cause) {
    if (cause instanceof RequestException known) {
      return known;
    }
    return cause instanceof JwksCache.IssuerException
        ? unavailable()
        // The library refuses in many ways, with words that may quote the token.
        : RequestException.unauthenticated("The token is not valid");
  }

  /** The key that is said to have signed a token, before anything of it is believed. */
  private static String keyId(String token) {
    JsonObject header = header(token);
    // Checked here too, so that no other algorithm ever comes near a key or the issuer.
    if (!"RS256".equals(header.getValue("alg"))) {
      throw RequestException.unauthenticated("The token is not signed by RS256");
    }
    // RFC 7515 4.1.11: extensions that must be understood, and none is.
    if (header.containsKey("crit")) {
      throw RequestException.unauthenticated("The token has an unknown critical header");
    }
    if (header.getValue("kid") instanceof String keyId && !keyId.isBlank()) {
      return keyId;
    }
    throw RequestException.unauthenticated("The token names no key");
  }

  private static JsonObject header(String token) {
    String[] segments = token.split("\\.", -1);
    if (segments.length != 3) {
      throw RequestException.unauthenticated("The token is malformed");
    }
    try {
      return new JsonObject(Buffer.buffer(Base64.getUrlDecoder().decode(segments[0])));
    } catch (RuntimeException e) {
      throw RequestException.unauthenticated("The token is malformed");
    }
  }
}
