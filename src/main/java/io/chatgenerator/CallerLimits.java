package io.chatgenerator;

import io.chatgenerator.auth.CognitoTokenVerifier;
import io.chatgenerator.auth.JwksCache;
import io.chatgenerator.config.LimitsConfig;
import io.chatgenerator.config.OidcConfig;
import io.chatgenerator.graphql.limits.UserLimit;
import io.chatgenerator.limit.BytesInFlight;
import io.chatgenerator.limit.BytesInFlight.Bounds;
import io.chatgenerator.limit.ClientAddress;
import io.chatgenerator.limit.PacedQueue;
import io.chatgenerator.limit.RateLimiter;
import io.chatgenerator.metrics.Metrics;
import io.chatgenerator.ws.GraphQLWsOptions;
import io.vertx.core.Vertx;

/** What callers of one task may do. Confined to its event loop. */
final class CallerLimits {
  private final LimitsConfig config;
  private final Metrics metrics;
  private final UserLimit user;
  private final RateLimiter starts;

  CallerLimits(LimitsConfig config, Metrics metrics) {
    this.config = config;
    this.metrics = metrics;
    this.starts = new RateLimiter(config.userStarts(), metrics.userLimited());
    this.user =
        new UserLimit(
            new RateLimiter(config.userRequests(), metrics.userLimited()),
            new BytesInFlight(
                Bounds.ofHeap(Runtime.getRuntime().maxMemory()), metrics.userLimited()));
  }

  UserLimit user() {
    return user;
  }

  RateLimiter starts() {
    return starts;
  }

  ClientAddress addresses() {
    return new ClientAddress(config.trustedProxies());
  }

  CognitoTokenVerifier verifier(Vertx vertx, OidcConfig oidc, JwksCache keys) {
    return new CognitoTokenVerifier(
        oidc,
        keys,
        new RateLimiter(config.addressRefusals(), metrics.addressLimited()),
        new PacedQueue(vertx));
  }

  GraphQLWsOptions sockets(int maxMessageBytes) {
    return GraphQLWsOptions.of(
        config.userSockets(),
        config.addressNewSockets(),
        config.socketOperations(),
        maxMessageBytes);
  }
}
