package io.chatgenerator.auth;

import io.chatgenerator.auth.AuthenticationException.Kind;
import io.chatgenerator.limit.PacedQueue;
import io.chatgenerator.limit.RateLimiter;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/**
 * Checks tokens for callers who may try only so many bad ones, so that nobody can go through tokens
 * or keep the service busy with signatures. A token that was found good before is always taken, and
 * an unknown one is checked at a slow pace where its address has no try left: who shares an address
 * with an attacker still gets in.
 *
 * <p>A try is taken before the check and given back where the token is good, or cannot be checked
 * at the moment: many at once count too. Confined to one event loop.
 */
public final class GuardedVerifier {
  private final CognitoTokenVerifier verifier;
  private final RateLimiter refusals;
  private final PacedQueue paced;

  /**
   * @param refusals how many bad tokens may come from one address
   * @param paced where some wait for their check beyond that
   */
  public GuardedVerifier(CognitoTokenVerifier verifier, RateLimiter refusals, PacedQueue paced) {
    this.verifier = verifier;
    this.refusals = refusals;
    this.paced = paced;
  }

  /**
   * As {@link CognitoTokenVerifier#verify}; fails with {@link Kind#TOO_MANY} where nothing was
   * checked.
   *
   * @param address where the token came from
   */
  public Future<AuthenticatedUser> verify(String token, String address) {
    Optional<AuthenticatedUser> known = verifier.remembered(token);
    return known.isPresent()
        ? Future.succeededFuture(known.get())
        : refusals
            .tryAcquire(address)
            .map(wait -> verifySlowly(token, address, wait))
            .orElseGet(() -> verifyUnknown(token, address));
  }

  private Future<AuthenticatedUser> verifyUnknown(String token, String address) {
    return verifier
        .verify(token)
        .onSuccess(good -> refusals.giveBack(address))
        .onFailure(why -> forgive(why, address));
  }

  private Future<AuthenticatedUser> verifySlowly(String token, String address, Duration wait) {
    boolean missing = token == null || token.isBlank();
    return (missing ? Optional.<Future<Void>>empty() : paced.enter(address))
        .map(turn -> turn.compose(now -> verifier.verify(token)))
        .orElseGet(() -> tooMany(wait));
  }

  private void forgive(Throwable why, String address) {
    if (why instanceof AuthenticationException refusal && refusal.kind() == Kind.UNAVAILABLE) {
      refusals.giveBack(address);
    }
  }

  private static Future<AuthenticatedUser> tooMany(Duration wait) {
    return Future.failedFuture(AuthenticationException.tooMany(wait));
  }
}
