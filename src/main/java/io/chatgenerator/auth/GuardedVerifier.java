package io.chatgenerator.auth;

import io.chatgenerator.auth.AuthenticationException.Kind;
import io.chatgenerator.limit.RateLimiter;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/**
 * Checks tokens for callers who may try only so many bad ones, so that nobody can go through tokens
 * or keep the service busy with signatures. A token that was found good before is always taken: who
 * shares an address with an attacker and is signed in does not notice.
 *
 * <p>A try is taken before the check and given back where the token is good, or cannot be checked
 * at the moment: many at once count too. Confined to one event loop.
 */
public final class GuardedVerifier {
  private final CognitoTokenVerifier verifier;
  private final RateLimiter refusals;

  /**
   * @param refusals how many bad tokens may come from one address
   */
  public GuardedVerifier(CognitoTokenVerifier verifier, RateLimiter refusals) {
    this.verifier = verifier;
    this.refusals = refusals;
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
            .map(GuardedVerifier::tooMany)
            .orElseGet(() -> verifyUnknown(token, address));
  }

  private Future<AuthenticatedUser> verifyUnknown(String token, String address) {
    return verifier
        .verify(token)
        .onSuccess(good -> refusals.giveBack(address))
        .onFailure(why -> forgive(why, address));
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
