package io.chatgenerator.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.status.Status;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The log of production, which no test writes to. */
class LogbackTest {
  private final LoggerContext context = new LoggerContext();

  @AfterEach
  void stop() {
    context.stop();
  }

  /** A single warning would make it print all that it did at start, as anything but JSON. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void isConfiguredWithoutAWarning(boolean asText) {
    LogConfiguration.configure(context, asText);
    assertThat(context.getStatusManager().getCopyOfStatusList())
        .isNotEmpty()
        .noneMatch(status -> status.getEffectiveLevel() > Status.INFO);
  }

  @Test
  void isTheOneThatLogbackFinds() {
    assertThat(ServiceLoader.load(Configurator.class))
        .hasAtLeastOneElementOfType(LogConfiguration.class);
  }

  @Test
  void givesWayToTheLogOfTests() {
    assertThat(new LogConfiguration().configure(context))
        .isEqualTo(Configurator.ExecutionStatus.INVOKE_NEXT_IF_ANY);
    assertThat(context.getLogger("ROOT").iteratorForAppenders()).isExhausted();
  }
}
