package io.chatgenerator.auth;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The issuer's keys, fetched when first needed and kept: an outage of the issuer later on stops
 * nobody whose key is known. An unknown key id makes it look for new keys, at most once in ten
 * seconds however many such tokens come; keys older than ten minutes are looked at again in the
 * background, so that a withdrawn key is forgotten. Never yields an empty key set.
 *
 * <p>Safe for any number of threads and event loops, and holds no timer: there is nothing to close.
 * Futures complete on the context of the caller. The lock makes one step of a look at the fetch
 * that is under way and the begin of another one; who has keys takes it for the look in the
 * background alone.
 */
public final class JwksCache {
  private static final Logger LOG = LoggerFactory.getLogger(JwksCache.class);
  private static final Duration BETWEEN_FIRST_TRIES = Duration.ofSeconds(1);
  private static final Duration BETWEEN_REFRESHES = Duration.ofSeconds(10);
  private static final Duration FRESH = Duration.ofMinutes(10);

  private final Vertx vertx;
  private final String issuer;
  private final Supplier<Future<JsonObject>> source;
  private final Throttle firstTries;
  private final Throttle refreshes;
  private final Throttle routine;

  private volatile KeySet keys;
  private Future<KeySet> fetching =
      Future.failedFuture(new IssuerException("The issuer was not asked yet", null));

  /**
   * A cache that has asked nobody yet.
   *
   * @param client stays the caller's to close, after the last use of this cache
   */
  public JwksCache(Vertx vertx, WebClient client, URI issuer) {
    this(vertx, issuer, new IssuerDocuments(client, issuer)::fetchKeys, InstantSource.system());
  }

  JwksCache(Vertx vertx, URI issuer, Supplier<Future<JsonObject>> source, InstantSource clock) {
    this.vertx = vertx;
    this.issuer = issuer.toString();
    this.source = source;
    this.firstTries = new Throttle(clock, BETWEEN_FIRST_TRIES);
    this.refreshes = new Throttle(clock, BETWEEN_REFRESHES);
    this.routine = new Throttle(clock, FRESH);
  }

  /**
   * Succeeds once there are keys, for which it asks the issuer where there are none: a readiness
   * probe that calls it makes a task recover that had no issuer at start. Fails with {@link
   * IssuerException}.
   */
  public Future<Void> ready() {
    return keys != null ? Future.succeededFuture() : onCallersContext(firstKeys()).mapEmpty();
  }

  /** The keys known now, if any; asks nobody, save for the look in the background. */
  Optional<KeySet> current() {
    KeySet known = keys;
    if (known != null) {
      fetch(routine);
    }
    return Optional.ofNullable(known);
  }

  /**
   * The newest keys, those of the given id among them where the issuer has it. Fails with {@link
   * IssuerException} where there are none at all.
   */
  Future<KeySet> keysFor(String keyId) {
    KeySet known = keys;
    if (known == null) {
      return onCallersContext(firstKeys());
    }
    return known.contains(keyId)
        ? Future.succeededFuture(known)
        : onCallersContext(fetch(refreshes).otherwise(known));
  }

  private synchronized Future<KeySet> firstKeys() {
    if (keys != null) {
      return Future.succeededFuture(keys);
    }
    return fetch(firstTries);
  }

  private synchronized Future<KeySet> fetch(Throttle throttle) {
    if (fetching.isComplete() && throttle.tryAcquire()) {
      routine.tryAcquire();
      fetching =
          Future.succeededFuture()
              .compose(nothing -> source.get())
              .map(this::adopt)
              .recover(cause -> Future.failedFuture(failure(cause)))
              .onFailure(failure -> LOG.warn("{}", failure.getMessage()));
    }
    return fetching;
  }

  private KeySet adopt(JsonObject jwks) {
    KeySet fetched = new KeySet(vertx, issuer, jwks);
    KeySet known = keys;
    // The same object for the same keys: what was verified with it stays verified.
    KeySet adopted = known != null && known.hasSameKeysAs(fetched) ? known : fetched;
    keys = adopted;
    return adopted;
  }

  private IssuerException failure(Throwable cause) {
    return new IssuerException(
        "No keys from the issuer %s: %s".formatted(issuer, reason(cause)), cause);
  }

  private static String reason(Throwable cause) {
    boolean silent = cause.getMessage() == null && cause.getCause() != null;
    return silent ? reason(cause.getCause()) : String.valueOf(cause.getMessage());
  }

  /** One fetch serves callers of several event loops; each gets its answer on its own. */
  private <T> Future<T> onCallersContext(Future<T> future) {
    return Future.fromCompletionStage(future.toCompletionStage(), vertx.getOrCreateContext());
  }

  /**
   * The issuer does not give usable keys. The message, for operators, says which issuer and why.
   */
  public static final class IssuerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    IssuerException(String message, Throwable cause) {
      super(message, cause, false, false);
    }
  }
}
