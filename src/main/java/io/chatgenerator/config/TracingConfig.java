package io.chatgenerator.config;

import static io.chatgenerator.config.Parsers.TEXT;
import static io.chatgenerator.config.Parsers.oneOf;

import java.util.Map;
import java.util.TreeMap;

/**
 * Whether and where traces are sent.
 *
 * @param on whether there are any
 * @param variables of OpenTelemetry, as they are set in the environment or by default; some may be
 *     secrets
 */
public record TracingConfig(boolean on, Map<String, String> variables) {
  private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
  private static final String PROTOCOL = "OTEL_EXPORTER_OTLP_PROTOCOL";
  private static final String SERVICE_NAME = "OTEL_SERVICE_NAME";

  /** Without the values. */
  @Override
  public String toString() {
    return "TracingConfig[on=" + on + ", variables=" + variables.keySet() + "]";
  }

  /** The variables of OpenTelemetry all count; three of them have a default. */
  static TracingConfig from(Settings settings) {
    boolean on =
        settings
            .get(
                "OTEL_TRACES_EXPORTER",
                oneOf("none", "otlp"),
                "none",
                "`otlp` sends traces; all variables of OpenTelemetry apply then"
                    + " ([docs/traces.md](docs/traces.md))")
            .equals("otlp");
    Map<String, String> variables = new TreeMap<>(settings.startingWith("OTEL_"));
    variables.put(
        ENDPOINT,
        settings
            .get(ENDPOINT, Parsers::url, "http://localhost:4318", "address of the collector")
            .toString());
    variables.put(
        PROTOCOL,
        settings.get(
            PROTOCOL, oneOf("http/protobuf"), "http/protobuf", "the only supported protocol"));
    variables.put(
        SERVICE_NAME, settings.get(SERVICE_NAME, TEXT, "chat-generator", "service name in traces"));
    boolean disabled = "true".equalsIgnoreCase(variables.get("OTEL_SDK_DISABLED"));
    return new TracingConfig(on && !disabled, variables);
  }
}
