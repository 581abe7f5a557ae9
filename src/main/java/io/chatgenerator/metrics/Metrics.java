package io.chatgenerator.metrics;

import io.chatgenerator.graphql.RequestObserver;
import io.chatgenerator.http.ApiRouter.HttpObserver;
import io.chatgenerator.live.LiveObserver;
import io.chatgenerator.metrics.Meters.ByTags;
import io.chatgenerator.metrics.TokenMetrics.Prices;
import io.chatgenerator.pipeline.PipelineObserver;
import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.ws.SocketObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.spi.VertxMetricsFactory;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import io.vertx.micrometer.backends.BackendRegistries;
import java.util.EnumSet;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * The meters of one process: observers for the parts of the service, and the page that Prometheus
 * reads.
 */
public final class Metrics implements AutoCloseable {
  /**
   * What Vert.x itself is asked not to count: all but its worker pools. The rest would cost more
   * with each connection and message than it is worth.
   */
  private static final Set<String> NOT_OF_VERTX =
      EnumSet.complementOf(EnumSet.of(MetricsDomain.NAMED_POOLS)).stream()
          .map(MetricsDomain::toCategory)
          .collect(Collectors.toSet());

  private static final long LAG_PERIOD_MILLIS = 100;

  /** Any other is what somebody made up, and would make a series of its own. */
  private static final Set<HttpMethod> METHODS =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST, HttpMethod.OPTIONS);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  /** Vert.x keeps the registries of a JVM by name, and would share one between services. */
  private final String name = UUID.randomUUID().toString();

  private final RuntimeMeters runtime = new RuntimeMeters();
  private final Meters meters = new Meters(registry);
  private final Map<ErrorCode, Counter> errors =
      meters.counters(
          ErrorCode.class, "graphql.errors", "Errors that clients were answered", "code");
  private final RequestObserver requests = code -> errors.get(code).increment();
  private final SocketObserver sockets = new SocketMetrics(registry, requests);
  private final LiveObserver live = new LiveMetrics(registry);
  private final AwsMetrics aws = new AwsMetrics(registry);
  private final Timer lag =
      meters.timer(
          "event.loop.lag", "How late the event loop came to a timer", Meters.MILLISECONDS);
  private final PipelineMetrics pipeline;
  private boolean runtimeBound;

  /**
   * Meters without values.
   *
   * @param capacity how many stories the process works on at once
   * @param model that is asked
   * @param promptPrice dollars for a million tokens that it is sent
   * @param completionPrice dollars for a million tokens that it writes
   */
  public Metrics(
      int capacity, String model, OptionalDouble promptPrice, OptionalDouble completionPrice) {
    pipeline =
        new PipelineMetrics(registry, capacity, new Prices(model, promptPrice, completionPrice));
  }

  public PipelineObserver pipeline() {
    return pipeline;
  }

  /** Measures by this, on any thread, how many stories the process works on. */
  public void storiesInFlight(IntSupplier stories) {
    pipeline.inFlight(stories);
  }

  public LiveObserver live() {
    return live;
  }

  public RequestObserver requests() {
    return requests;
  }

  public SocketObserver sockets() {
    return sockets;
  }

  public HttpObserver http() {
    ByTags<Timer> answers =
        meters.timersBy(
            "http.requests", "Answers to HTTP requests on the API's port", "method", "status");
    return (method, status, nanos) ->
        answers
            .of(METHODS.contains(method) ? method.name() : "other", status)
            .record(nanos, TimeUnit.NANOSECONDS);
  }

  /** To be called after each read of the model's key, with its success. */
  public Consumer<Boolean> secretRefreshed() {
    ByTags<Counter> reads =
        meters.countersBy("secret.refreshes", "Reads of the model's key from SSM", "outcome");
    Stream.of("ok", "failed").forEach(reads::of);
    return succeeded -> reads.of(succeeded ? "ok" : "failed").increment();
  }

  /** To be run when an item of the table is left out that cannot be read. */
  public Runnable unreadableItem() {
    return meters.counter(
            "items.unreadable", "Times that an item of the table was left out, being unreadable")
        ::increment;
  }

  /** To be run when a user sent more requests than they may. */
  public Runnable userLimited() {
    return limited("user");
  }

  /** To be run when bad tokens came from an address more often than they may. */
  public Runnable addressLimited() {
    return limited("address");
  }

  private Runnable limited(String limit) {
    return meters.counter(
            "rate.limited", "Requests refused as too many came before them", "limit", limit)
        ::increment;
  }

  /** To be added to clients of AWS. */
  public ExecutionInterceptor aws() {
    return aws;
  }

  /** Lets Vert.x count what it alone sees. Give the options to the builder, and this factory. */
  public VertxMetricsFactory vertx(VertxOptions options) {
    options.setMetricsOptions(
        new MicrometerMetricsOptions()
            .setEnabled(true)
            .setRegistryName(name)
            .setNettyMetricsEnabled(false)
            .setDisabledMetricsCategories(NOT_OF_VERTX));
    return new MicrometerMetricsFactory(registry);
  }

  /** Measures how late the event loop of the current verticle is, until that is undeployed. */
  public void measureLag(Vertx vertx) {
    long due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LAG_PERIOD_MILLIS);
    vertx.setTimer(
        LAG_PERIOD_MILLIS,
        fired -> {
          lag.record(Math.max(0, System.nanoTime() - due), TimeUnit.NANOSECONDS);
          measureLag(vertx);
        });
  }

  /**
   * All meters in Prometheus's text format. Takes some milliseconds, and more the first time, so it
   * is nothing for an event loop. The lock lets the meters of the JVM be made once.
   */
  public synchronized String scrape(Vertx vertx) {
    if (!runtimeBound) {
      runtimeBound = true;
      runtime.bindTo(registry, vertx);
    }
    return registry.scrape();
  }

  @Override
  public void close() {
    runtime.close();
    BackendRegistries.stop(name);
    registry.close();
  }
}
