package io.chatgenerator.config;

import static io.chatgenerator.config.Parsers.TEXT;
import static io.chatgenerator.config.Parsers.oneOf;
import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Whether and where traces are sent.
 *
 * @param on whether there are any
 * @param variables of OpenTelemetry, as they are set in the environment or by default; some may be
 *     secrets
 */
public record TracingConfig(boolean on, Map<String, String> variables) {
  static final Settings SETTINGS = new Settings();

  private static final Setting<Boolean> TRACES_EXPORTER =
      SETTINGS.add(
          "OTEL_TRACES_EXPORTER",
          oneOf("none", "otlp").andThen("otlp"::equals),
          "none",
          "`otlp` sends traces; all variables of OpenTelemetry apply then"
              + " ([docs/traces.md](docs/traces.md))");
  private static final Setting<URI> OTLP_ENDPOINT =
      SETTINGS.add(
          "OTEL_EXPORTER_OTLP_ENDPOINT",
          Parsers::url,
          "http://localhost:4318",
          "address of the collector");
  private static final Setting<String> OTLP_PROTOCOL =
      SETTINGS.add(
          "OTEL_EXPORTER_OTLP_PROTOCOL",
          oneOf("http/protobuf"),
          "http/protobuf",
          "the only supported protocol");
  private static final Setting<String> SERVICE_NAME =
      SETTINGS.add("OTEL_SERVICE_NAME", TEXT, "chat-generator", "service name in traces");

  public TracingConfig {
    requireNonNull(variables);
  }

  /** Without the values. */
  @Override
  public String toString() {
    return "TracingConfig[on=" + on + ", variables=" + variables.keySet() + "]";
  }

  /** The variables of OpenTelemetry all count; three of them have a default. */
  static TracingConfig from(SettingValues values) {
    Map<String, String> variables = new TreeMap<>(values.startingWith("OTEL_"));
    Stream.of(OTLP_ENDPOINT, OTLP_PROTOCOL, SERVICE_NAME)
        .forEach(setting -> variables.put(setting.name(), values.get(setting).toString()));
    boolean disabled = "true".equalsIgnoreCase(variables.get("OTEL_SDK_DISABLED"));
    return new TracingConfig(values.get(TRACES_EXPORTER) && !disabled, variables);
  }
}
