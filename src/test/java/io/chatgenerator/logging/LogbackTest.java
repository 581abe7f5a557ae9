package io.chatgenerator.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.status.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The log of production, which no test writes to. */
class LogbackTest {
  private final LoggerContext context = new LoggerContext();

  @AfterEach
  void stop() {
    context.stop();
  }

  /** A single warning would make it print all that it did at start, as anything but JSON. */
  @Test
  void isConfiguredWithoutAWarning() throws JoranException {
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(LogFormat.class.getResource("/logback.xml"));
    assertThat(context.getStatusManager().getCopyOfStatusList())
        .isNotEmpty()
        .noneMatch(status -> status.getEffectiveLevel() > Status.INFO);
  }

  @Test
  void canBeWrittenAsTextToo() {
    assertThat(LogFormat.class.getResource("/logging/text.xml")).isNotNull();
  }
}
