package io.chatgenerator.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatgenerator.graphql.RequestObserver;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Where nobody asks for traces, nothing of OpenTelemetry is loaded: all goes well without it. That
 * the rest of the service knows nothing of it is for the test of the architecture.
 */
class UntracedTest {
  private static final Map<String, String> OFF =
      Map.of("OIDC_ISSUER", "https://issuer.example", "OIDC_CLIENT_ID", "browser");
  private static final Map<String, String> ON =
      Map.of(
          "OIDC_ISSUER", "https://issuer.example",
          "OIDC_CLIENT_ID", "browser",
          "OTEL_TRACES_EXPORTER", "otlp");

  private final URLClassLoader without =
      new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader());

  @AfterEach
  void close() throws Exception {
    without.close();
  }

  @Test
  void needsNothingOfOpenTelemetry() throws ReflectiveOperationException {
    Object tracing = start(OFF);
    Class<?> type = without.loadClass(Tracing.class.getName());

    Class<?> observer = without.loadClass(RequestObserver.class.getName());
    Object none = observer.getField("NONE").get(null);
    assertThat(type.getMethod("requests", observer).invoke(tracing, none)).isSameAs(none);
    assertThat(type.getMethod("stories").invoke(tracing)).isNotNull();
    type.getMethod("close", Duration.class).invoke(tracing, Duration.ofSeconds(1));
  }

  /** Else the above would hold whatever is loaded. */
  @Test
  void needsItWhereTracesAreAskedFor() {
    assertThatThrownBy(() -> start(ON))
        .isInstanceOf(InvocationTargetException.class)
        .cause()
        .isInstanceOf(NoClassDefFoundError.class);
  }

  private Object start(Map<String, String> environment) throws ReflectiveOperationException {
    Class<?> config = without.loadClass("io.chatgenerator.config.AppConfig");
    Object settings = config.getMethod("from", Map.class).invoke(null, environment);
    return without
        .loadClass(Tracing.class.getName())
        .getMethod("start", config, String.class)
        .invoke(null, settings, "task");
  }

  private static URL[] classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.contains("opentelemetry"))
        .map(UntracedTest::url)
        .toArray(URL[]::new);
  }

  private static URL url(String entry) {
    try {
      return Path.of(entry).toUri().toURL();
    } catch (MalformedURLException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
