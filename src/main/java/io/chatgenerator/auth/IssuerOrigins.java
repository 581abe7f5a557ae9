package io.chatgenerator.auth;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The origins that a browser calls to sign in. They are for the page's Content-Security-Policy, and
 * known to the issuer's discovery document alone: Cognito serves that in one place and its tokens
 * in another. For all event loops of a process; the lock guards two fields.
 */
public final class IssuerOrigins {
  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final IssuerDocuments documents;
  private final URI issuer;
  private final Throttle retries;
  private Future<Set<String>> found;

  public IssuerOrigins(Vertx vertx, WebClient client, URI issuer) {
    this(vertx, client, issuer, InstantSource.system());
  }

  IssuerOrigins(Vertx vertx, WebClient client, URI issuer, InstantSource clock) {
    this.vertx = vertx;
    this.documents = new IssuerDocuments(client, issuer);
    this.retries = new Throttle(clock, BETWEEN_TRIES);
    this.issuer = issuer;
  }

  /**
   * Never fails: while the issuer is away, only its own origin is known, and it is asked seldom.
   * Completes on the context that called.
   */
  public Future<Set<String>> get() {
    return Future.fromCompletionStage(latest().toCompletionStage(), vertx.getOrCreateContext())
        .otherwise(Set.of(origin(issuer)));
  }

  private synchronized Future<Set<String>> latest() {
    if ((found == null || found.failed()) && retries.tryAcquire()) {
      found = documents.fetchDiscovery().map(this::origins);
    }
    return found;
  }

  private Set<String> origins(JsonObject discovery) {
    Stream<URI> endpoints =
        Stream.of("token_endpoint", "revocation_endpoint")
            .map(discovery::getValue)
            .filter(String.class::isInstance)
            .map(address -> URI.create((String) address))
            .filter(IssuerOrigins::isWeb);
    return Stream.concat(Stream.of(issuer), endpoints)
        .map(IssuerOrigins::origin)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static boolean isWeb(URI address) {
    return address.getHost() != null
        && ("https".equals(address.getScheme()) || "http".equals(address.getScheme()));
  }

  private static String origin(URI address) {
    return address.getScheme() + "://" + address.getRawAuthority();
  }
}
