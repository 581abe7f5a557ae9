package io.chatgenerator;

import io.chatgenerator.auth.CognitoTokenVerifier;
import io.chatgenerator.config.AppConfig;
import io.chatgenerator.config.LimitsConfig;
import io.chatgenerator.graphql.limits.UserLimit;
import io.chatgenerator.http.ConnectionLimit;
import io.chatgenerator.limit.ByteBounds;
import io.chatgenerator.limit.BytesInFlight;
import io.chatgenerator.limit.ClientAddress;
import io.chatgenerator.limit.PacedQueue;
import io.chatgenerator.limit.RateLimiter;
import io.chatgenerator.limit.Slots;
import io.chatgenerator.metrics.Metrics;
import io.vertx.core.Vertx;

/**
 * What callers of one process may do, whichever of its event loops they meet.
 *
 * @param addresses says where a caller comes from
 * @param verifier says who a caller is
 * @param user how much a user may ask for
 * @param starts how often a user may start the model
 * @param userSockets how many sockets and event streams a user may have
 * @param newSockets how many sockets an address may have that have not shown whose they are
 * @param connections how many connections the port may have
 */
record CallerLimits(
    ClientAddress addresses,
    CognitoTokenVerifier verifier,
    UserLimit user,
    RateLimiter starts,
    Slots userSockets,
    Slots newSockets,
    ConnectionLimit connections) {

  static CallerLimits of(Vertx vertx, AppConfig config, Adapters adapters, Metrics metrics) {
    LimitsConfig limits = config.limits();
    ClientAddress addresses = new ClientAddress(limits.trustedProxies());
    ByteBounds bytes = ByteBounds.ofHeap(Runtime.getRuntime().maxMemory());
    return new CallerLimits(
        addresses,
        new CognitoTokenVerifier(
            config.oidc(),
            adapters.keys(),
            new RateLimiter(limits.addressRefusals(), metrics.addressLimited()),
            new PacedQueue(vertx)),
        new UserLimit(
            new RateLimiter(limits.userRequests(), metrics.userLimited()),
            new BytesInFlight(bytes, metrics.userLimited())),
        new RateLimiter(limits.userStarts(), metrics.userLimited()),
        new Slots(limits.userSockets(), () -> {}),
        new Slots(limits.addressNewSockets(), metrics.addressLimited()),
        new ConnectionLimit(
            limits.connections(),
            limits.addressConnections(),
            addresses,
            metrics.addressLimited()));
  }
}
