package io.chatgenerator;

import io.chatgenerator.auth.CognitoTokenVerifier;
import io.chatgenerator.bus.Cluster;
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
import io.chatgenerator.management.Readiness;
import io.chatgenerator.metrics.Metrics;
import io.chatgenerator.page.WebPage;
import io.chatgenerator.pipeline.DeploymentBudget;
import io.chatgenerator.pipeline.StoryPipeline.Owners;
import io.chatgenerator.pipeline.UnconfirmedLeases;
import io.chatgenerator.recovery.Suspects;
import io.chatgenerator.story.StoryIds;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;

/**
 * What the event loops of one process share. Each part is immutable, or made for any thread, or
 * says which event loop may use it.
 *
 * @param schema in GraphQL's own language
 */
record SharedParts(
    AppConfig config,
    Adapters adapters,
    Metrics metrics,
    CallerLimits limits,
    Cluster cluster,
    Readiness readiness,
    DeploymentBudget deployment,
    UnconfirmedLeases unconfirmed,
    Suspects suspects,
    Owners owners,
    WebPage page,
    String schema) {
  private static final String SCHEMA = "/schema.graphql";

  /** Blocks, since the schema is read. */
  static SharedParts of(Vertx vertx, AppConfig config, Adapters adapters, Metrics metrics) {
    return new SharedParts(
        config,
        adapters,
        metrics,
        CallerLimits.of(vertx, config, adapters, metrics),
        new Cluster(vertx, config.cluster()),
        new Readiness(vertx, "cluster", "issuer", "table", "secret"),
        new DeploymentBudget(
            vertx,
            adapters.accounts(),
            config.budgets().ofAll(),
            InstantSource.system(),
            metrics.pipeline()),
        new UnconfirmedLeases(),
        new Suspects(),
        new Owners(
            adapters.accounts(),
            adapters.erasures(),
            new StoryIds(InstantSource.system(), new SecureRandom()),
            new RateLimiter(config.limits().userStarts(), metrics.userLimited()),
            config.stories(),
            config.budgets()),
        new WebPage(page(config), adapters.issuerOrigins()::get),
        readSchema());
  }

  private static JsonObject page(AppConfig config) {
    return new JsonObject()
        .put("issuer", config.oidc().issuer().toString())
        .put("clientId", config.oidc().clientId())
        .put("maxPromptLength", config.stories().maxPromptLength())
        .put("retentionDays", config.stories().retention().map(Duration::toDays).orElse(null))
        .put("graphiql", config.graphiql());
  }

  private static String readSchema() {
    try (InputStream schema = SharedParts.class.getResourceAsStream(SCHEMA)) {
      return new String(Objects.requireNonNull(schema).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /**
   * What callers of one process may do, whichever of its event loops they meet.
   *
   * @param user how much a user may ask for
   * @param userSockets how many sockets and event streams a user may have
   * @param newSockets how many sockets an address may have that have not shown whose they are
   * @param connections how many connections the port may have
   */
  record CallerLimits(
      ClientAddress addresses,
      CognitoTokenVerifier verifier,
      UserLimit user,
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
          new Slots(limits.userSockets(), () -> {}),
          new Slots(limits.addressNewSockets(), metrics.addressLimited()),
          new ConnectionLimit(
              limits.connections(),
              limits.addressConnections(),
              addresses,
              metrics.addressLimited()));
    }
  }
}
