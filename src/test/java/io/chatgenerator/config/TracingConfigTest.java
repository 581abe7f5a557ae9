package io.chatgenerator.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TracingConfigTest {
  @Test
  void handsAllOfOpenTelemetrysVariablesOnAndShowsNone() {
    Map<String, String> environment = new HashMap<>(AppConfigTest.MINIMUM);
    environment.put("OTEL_TRACES_EXPORTER", "otlp");
    environment.put("OTEL_EXPORTER_OTLP_HEADERS", " authorization=password ");
    TracingConfig tracing = AppConfig.from(environment).tracing();

    assertThat(tracing.on()).isTrue();
    assertThat(tracing.variables())
        .containsEntry("OTEL_EXPORTER_OTLP_HEADERS", "authorization=password");
    assertThat(tracing.toString()).contains("OTLP_HEADERS").doesNotContain("password");

    environment.put("OTEL_SDK_DISABLED", "true");
    assertThat(AppConfig.from(environment).tracing().on()).isFalse();
  }
}
