package io.chatgenerator;

import io.chatgenerator.auth.CognitoTokenVerifier;
import io.chatgenerator.auth.GuardedVerifier;
import io.chatgenerator.config.LimitsConfig;
import io.chatgenerator.graphql.StartLimit;
import io.chatgenerator.graphql.UserLimit;
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
  private final StartLimit starts;

  CallerLimits(LimitsConfig config, Metrics metrics) {
    this.config = config;
    this.metrics = metrics;
    this.starts = new StartLimit(new RateLimiter(config.userStarts(), metrics.userLimited()));
    this.user =
        new UserLimit(
            new RateLimiter(config.userRequests(), metrics.userLimited()),
            new BytesInFlight(
                Bounds.ofHeap(Runtime.getRuntime().maxMemory()), metrics.userLimited()));
  }

  UserLimit user() {
    return user;
  }

  StartLimit starts() {
    return starts;
  }

  ClientAddress addresses() {
    return new ClientAddress(config.trustedProxies());
  }

  GuardedVerifier guard(Vertx vertx, CognitoTokenVerifier verifier) {
    return new GuardedVerifier(
        verifier,
        new RateLimiter(config.addressRefusals(), metrics.addressLimited()),
        new PacedQueue(vertx));
  }

  GraphQLWsOptions sockets(int maxMessageBytes) {
    return GraphQLWsOptions.DEFAULT
        .withMaxMessageBytes(maxMessageBytes)
        .withMaxSocketsPerUser(config.userSockets())
        .withMaxNewPerAddress(config.addressNewSockets())
        .withMaxOperations(config.socketOperations());
  }
}
