package io.chatgenerator.config;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * Whether and where traces are sent.
 *
 * @param on whether there are any
 * @param variables of OpenTelemetry, as they are set in the environment or by default; some may be
 *     secrets
 */
public record TracingConfig(boolean on, Map<String, String> variables) {
  public TracingConfig {
    requireNonNull(variables);
  }

  /** Without the values. */
  @Override
  public String toString() {
    return "TracingConfig[on=" + on + ", variables=" + variables.keySet() + "]";
  }
}
