package io.chatgenerator.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.config.AppConfig;
import io.chatgenerator.story.Trace;
import io.chatgenerator.story.Trace.Step;
import io.chatgenerator.testing.CapturedLog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A collector that takes connections and says nothing. */
class SilentCollectorIT {
  private static final Duration TIMEOUT_OF_THE_EXPORTER = Duration.ofSeconds(10);

  @Test
  void isWaitedForNoLongerThanTheTimeout() throws IOException {
    try (CapturedLog log = new CapturedLog("io.opentelemetry")) {
      closeWhileItIsSilent();
      log.expect("The request could not be executed");
    }
  }

  private static void closeWhileItIsSilent() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Tracing tracing = Tracing.start(config(silent.getLocalPort()), "task");
      Trace attempt = tracing.stories().begin(Step.ATTEMPT);
      attempt.end();

      long asked = System.nanoTime();
      tracing.close(Duration.ofMillis(100));
      assertThat(Duration.ofNanos(System.nanoTime() - asked))
          .isBetween(Duration.ofMillis(100), TIMEOUT_OF_THE_EXPORTER.dividedBy(2));
    }
  }

  private static AppConfig config(int port) {
    return AppConfig.from(
        Map.of(
            "OIDC_ISSUER", "https://issuer.example",
            "OIDC_CLIENT_ID", "browser",
            "OTEL_TRACES_EXPORTER", "otlp",
            "OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:" + port,
            "OTEL_JAVA_EXPORTER_OTLP_RETRY_DISABLED", "true"));
  }
}
