package io.chatgenerator.tracing;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.config.AppConfig;
import io.chatgenerator.config.ConfigException;
import io.chatgenerator.graphql.RequestObserver;
import io.chatgenerator.graphql.RequestTrace;
import io.chatgenerator.story.Trace;
import io.chatgenerator.story.Trace.Step;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Traces that are sent to a collector, by threads of their own. What ends faster than it can be
 * sent is dropped, so that an absent collector costs a few lines of the log and no more.
 */
final class OtelTracing implements Tracing {
  /**
   * Nothing of a caller's baggage, which would go on to the model's makers, and no other id of the
   * instance than the task's.
   */
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "otel.propagators", "tracecontext",
          "otel.java.disabled.resource.providers",
              "io.opentelemetry.sdk.autoconfigure.ServiceInstanceIdResourceProvider");

  /** Of metrics and logs, the SDK has none that would be worth to send. */
  private static final Map<String, String> TRACES_ALONE =
      Map.of("otel.metrics.exporter", "none", "otel.logs.exporter", "none");

  private static final Pattern PROPERTY = Pattern.compile("otel\\.[a-z0-9_.]*[a-z0-9]");
  private static final String RESOURCE = "otel.resource.attributes";
  private static final String TASK = "service.instance.id";

  private final OpenTelemetrySdk sdk;
  private final Spans spans;

  private OtelTracing(OpenTelemetrySdk sdk, Spans spans) {
    this.sdk = requireNonNull(sdk);
    this.spans = requireNonNull(spans);
  }

  static OtelTracing start(AppConfig config, String task) {
    logLikeTheService();
    OpenTelemetrySdk sdk = sdk(config.tracing().variables(), task);
    OtelTracing traces = new OtelTracing(sdk, new Spans(sdk, config));
    traces.warmUp();
    return traces;
  }

  /**
   * Loads here what an event loop would load with the first request. What never ends is not sent.
   */
  private void warmUp() {
    RequestTrace request = requests(RequestObserver.NONE).received("#nobody", header -> null);
    request.runs("query", "none");
    for (Step step : Step.values()) {
      Trace trace = request.trace().begin(step);
      trace.knownUpstreamAs(trace.headers().toString());
      trace.firstText();
    }
  }

  @Override
  public RequestObserver requests(RequestObserver also) {
    return new RequestSpans(spans, also);
  }

  @Override
  public Trace stories() {
    return new StorySpan(spans, Context.root(), Trace.NONE);
  }

  @Override
  public void close(Duration timeout) {
    sdk.shutdown().join(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static OpenTelemetrySdk sdk(Map<String, String> variables, String task) {
    try {
      return AutoConfiguredOpenTelemetrySdk.builder()
          .disableShutdownHook()
          .addPropertiesSupplier(() -> DEFAULTS)
          .addPropertiesCustomizer(read -> properties(variables, task))
          .build()
          .getOpenTelemetrySdk();
    } catch (RuntimeException wrong) {
      // Not kept as the cause: its message may repeat a value, which may be a secret.
      throw new ConfigException(problems(String.valueOf(wrong.getMessage()), variables.keySet()));
    }
  }

  /** By the names that OpenTelemetry reads them by; the task is called as it is in the log. */
  private static Map<String, String> properties(Map<String, String> variables, String task) {
    Map<String, String> properties = new HashMap<>();
    variables.forEach(
        (name, value) -> properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value));
    properties.merge(RESOURCE, TASK + "=" + task, (set, added) -> added + "," + set);
    properties.putAll(TRACES_ALONE);
    return properties;
  }

  private static List<String> problems(String message, Set<String> variables) {
    List<String> named =
        PROPERTY.matcher(message).results().map(MatchResult::group).distinct().toList();
    return named.isEmpty()
        ? List.of("one is not what OpenTelemetry takes of " + String.join(", ", variables))
        : named.stream().map(OtelTracing::problem).toList();
  }

  private static String problem(String property) {
    return property.toUpperCase(Locale.ROOT).replace('.', '_') + " is not what OpenTelemetry takes";
  }

  /**
   * OpenTelemetry logs by the JDK's means, whose lines would stand between those of JSON. The lock
   * is for tests, which start several services in one JVM.
   */
  private static synchronized void logLikeTheService() {
    if (!SLF4JBridgeHandler.isInstalled()) {
      SLF4JBridgeHandler.removeHandlersForRootLogger();
      SLF4JBridgeHandler.install();
    }
  }
}
