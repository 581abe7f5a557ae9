package io.chatgenerator.metrics;

import io.chatgenerator.graphql.RequestObserver;
import io.chatgenerator.http.HttpObserver;
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
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * The meters of one process: observers for the parts of the service, and the page that Prometheus
 * reads.
 */
public final class Metrics implements AutoCloseable {
  /**
   * What Vert.x itself is asked to count: its worker pools. All else would cost more with each
   * connection and message than it is worth.
   */
  private static final Set<MetricsDomain> OF_VERTX = EnumSet.of(MetricsDomain.NAMED_POOLS);

  /** Any other is what somebody made up, and would make a series of its own. */
  private static final Set<HttpMethod> METHODS =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST, HttpMethod.OPTIONS);

  private static final String LIMITED = "rate.limited";
  private static final String LIMITED_HELP = "Requests refused as too many came before them";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  /** Vert.x keeps the registries of a JVM by name, and would share one between services. */
  private final String name = UUID.randomUUID().toString();

  private final RuntimeMeters runtime = new RuntimeMeters();
  private final PipelineMetrics pipeline;
  private final LiveObserver live;
  private final RequestObserver requests;
  private final SocketObserver sockets;
  private final HttpObserver http;
  private final AwsMetrics aws;
  private final Counter unreadable;
  private final Counter userLimited;
  private final Counter addressLimited;
  private final Timer lag;
  private boolean runtimeBound;

  /**
   * Meters without values.
   *
   * @param capacity how many stories the task works on at once
   * @param model that is asked
   * @param promptPrice dollars for a million tokens that it is sent
   * @param completionPrice dollars for a million tokens that it writes
   */
  public Metrics(
      int capacity, String model, OptionalDouble promptPrice, OptionalDouble completionPrice) {
    Meters meters = new Meters(registry);
    pipeline =
        new PipelineMetrics(meters, capacity, new Prices(model, promptPrice, completionPrice));
    live = new LiveMetrics(meters);
    Map<ErrorCode, Counter> errors =
        meters.counters(
            ErrorCode.class, "graphql.errors", "Errors that clients were answered", "code");
    requests = code -> errors.get(code).increment();
    http = http(meters);
    aws = new AwsMetrics(meters);
    unreadable =
        meters.counter(
            "items.unreadable", "Times that an item of the table was left out, being unreadable");
    userLimited = meters.counter(LIMITED, LIMITED_HELP, "limit", "user");
    addressLimited = meters.counter(LIMITED, LIMITED_HELP, "limit", "address");
    sockets = new SocketMetrics(meters, requests);
    lag =
        meters.timer(
            "event.loop.lag", "How late the event loop came to a timer", Meters.MILLISECONDS);
  }

  private static HttpObserver http(Meters meters) {
    ByTags<Timer> answers =
        meters.timersBy(
            "http.requests", "Answers to HTTP requests on the API's port", "method", "status");
    return (method, status, nanos) ->
        answers
            .of(METHODS.contains(method) ? method.name() : "other", status)
            .record(nanos, TimeUnit.NANOSECONDS);
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
    return http;
  }

  /** To be called after each read of the model's key, with its success. */
  public Consumer<Boolean> secretRefreshed() {
    return aws::refreshed;
  }

  /** To be run when an item of the table is left out that cannot be read. */
  public Runnable unreadableItem() {
    return unreadable::increment;
  }

  /** To be run when a user sent more requests than they may. */
  public Runnable userLimited() {
    return userLimited::increment;
  }

  /** To be run when bad tokens came from an address more often than they may. */
  public Runnable addressLimited() {
    return addressLimited::increment;
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
            .setDisabledMetricsCategories(
                EnumSet.allOf(MetricsDomain.class).stream()
                    .filter(domain -> !OF_VERTX.contains(domain))
                    .map(MetricsDomain::toCategory)
                    .collect(Collectors.toSet())));
    return new MicrometerMetricsFactory(registry);
  }

  /** Measures how late the event loop of the current verticle is, until that is undeployed. */
  public void measureLag(Vertx vertx) {
    new EventLoopLag(vertx, lag).start();
  }

  /**
   * All meters in Prometheus's text format. Takes some milliseconds, and more the first time, so it
   * is nothing for an event loop.
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
