package io.chatgenerator.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatgenerator.config.AppConfig;
import io.chatgenerator.config.ConfigException;
import io.chatgenerator.graphql.RequestObserver;
import io.chatgenerator.graphql.RequestTrace;
import io.chatgenerator.story.Trace;
import io.chatgenerator.story.Trace.Step;
import io.chatgenerator.testing.CapturedLog;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TracingTest {
  private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-";

  @Test
  void isOffUnlessAskedFor() {
    Tracing tracing = Tracing.start(config(Map.of()), "task");
    RequestObserver counted = code -> {};
    assertThat(tracing.requests(counted)).isSameAs(counted);
    assertThat(tracing.stories()).isSameAs(Trace.NONE);
    tracing.close(Duration.ofSeconds(1));
  }

  @Test
  void isOffWhereTheSdkIsDisabled() {
    Map<String, String> settings =
        Map.of("OTEL_TRACES_EXPORTER", "otlp", "OTEL_SDK_DISABLED", "true");
    assertThat(Tracing.start(config(settings), "task").stories()).isSameAs(Trace.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "OTEL_TRACES_SAMPLER, verysecret",
    "OTEL_EXPORTER_OTLP_HEADERS, verysecret",
    "OTEL_EXPORTER_OTLP_TIMEOUT, verysecret",
    "OTEL_EXPORTER_OTLP_COMPRESSION, verysecret",
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, verysecret",
    "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL, grpc",
    "OTEL_PROPAGATORS, verysecret",
  })
  void namesAVariableThatIsWrongAndNotItsValue(String name, String value) {
    AppConfig config = config(Map.of("OTEL_TRACES_EXPORTER", "otlp", name, value));
    try (CapturedLog log = new CapturedLog("io.opentelemetry")) {
      assertThatThrownBy(() -> Tracing.start(config, "task"))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining(name)
          .hasNoCause()
          .message()
          .doesNotContain("verysecret");
      assertThat(log.messages()).noneMatch(line -> line.contains("verysecret"));
    }
  }

  @Test
  void doesAsTheCallerDecidedAboutSampling() {
    Tracing tracing = Tracing.start(config(Map.of("OTEL_TRACES_EXPORTER", "otlp")), "task");
    assertThat(upstream(tracing, PARENT + "00")).startsWith(PARENT.substring(0, 36)).endsWith("00");
    assertThat(upstream(tracing, "nonsense")).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[13]");
  }

  @Test
  void passesNoBaggageOn() {
    Tracing tracing = Tracing.start(config(Map.of("OTEL_TRACES_EXPORTER", "otlp")), "task");
    RequestTrace request =
        tracing
            .requests(RequestObserver.NONE)
            .received("ann", name -> name.equals("baggage") ? "user=ann" : null);
    assertThat(request.trace().headers()).containsOnlyKeys("traceparent");
  }

  private static String upstream(Tracing tracing, String traceparent) {
    return tracing
        .requests(RequestObserver.NONE)
        .received("ann", name -> name.equals("traceparent") ? traceparent : null)
        .trace()
        .begin(Step.GENERATE)
        .headers()
        .get("traceparent");
  }

  private static AppConfig config(Map<String, String> settings) {
    Map<String, String> environment = new HashMap<>(settings);
    environment.put("OIDC_ISSUER", "https://issuer.example");
    environment.put("OIDC_CLIENT_ID", "browser");
    return AppConfig.from(environment);
  }
}
