package io.chatgenerator.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.encoder.EncoderBase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RateLimitedAppenderTest {
  private final LoggerContext context = new LoggerContext();
  private final Logger log = context.getLogger("io.chatgenerator.pipeline");
  private final Lines lines = new Lines();
  private final RateLimitedAppender limited = new RateLimitedAppender();

  @BeforeEach
  void start() {
    context.setMDCAdapter(new LogbackMDCAdapter());
    limited.setContext(context);
    limited.setEncoder(lines);
    limited.start();
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(limited);
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  /** Fifty stories that fail to be saved ten times a minute, for ten minutes. */
  @Test
  void anOutageIsOneLineWithItsCauseAndThenOneLineAMinute() {
    for (int minute = 0; minute < 10; minute++) {
      for (int i = 0; i < 10 * 50; i++) {
        log.atWarn()
            .addKeyValue("story", i)
            .setCause(new IllegalStateException("throttled"))
            .log("story {}: not saved yet", i);
      }
      limited.report();
    }
    assertThat(lines.list).hasSize(11);
    assertThat(lines.list.get(0).getThrowableProxy()).isNotNull();
    assertThat(messages().get(0)).isEqualTo("story 0: not saved yet");
    assertThat(messages().get(1)).isEqualTo("story 0: not saved yet (499 more of this kind)");
    assertThat(messages().get(2)).isEqualTo("story 0: not saved yet (500 more of this kind)");
    assertThat(lines.list.get(1).getThrowableProxy()).isNull();
    assertThat(lines.list.get(1).getKeyValuePairs().get(0).value).isEqualTo(499);
  }

  @Test
  void afterAMinuteOfSilenceTheNextOneIsTheFirstAgain() {
    log.warn("table gone");
    limited.report();
    limited.report();
    log.warn("table gone");
    assertThat(messages()).containsExactly("table gone", "table gone");
  }

  @Test
  void kindsDifferByLoggerMessageCodeAndCause() {
    log.warn("one");
    log.warn("two");
    context.getLogger("dynamodb").warn("one");
    log.warn("one", new IllegalStateException());
    log.atWarn().addKeyValue("code", "MODEL_BUSY").log("one");
    log.atWarn().addKeyValue("code", "MODEL_TIMEOUT").log("one");
    assertThat(lines.list).hasSize(6);
  }

  /** OpenTelemetry says of each batch that nobody takes it. */
  @Test
  void anErrorOfALibraryIsLimitedWhateverNumbersItHas() {
    Logger library = context.getLogger("io.opentelemetry.exporter");
    for (int i = 0; i < 10; i++) {
      library.error("Failed to export " + i + " spans");
    }
    limited.report();
    assertThat(messages())
        .containsExactly(
            "Failed to export 0 spans", "Failed to export 0 spans (9 more of this kind)");
  }

  @Test
  void otherLevelsPass() {
    for (int i = 0; i < 10; i++) {
      log.info("story ended");
      log.error("Internal error {}", i);
    }
    assertThat(lines.list).hasSize(20);
  }

  @Test
  void messagesThatNeverRepeatAreNotRememberedWithoutEnd() {
    for (int i = 0; i < 5_000; i++) {
      log.warn("unique " + i);
    }
    assertThat(lines.list).hasSize(5_000);
    log.warn("unique 4999");
    log.warn("unique 999");
    assertThat(lines.list).hasSize(5_001);
  }

  @Test
  void whatWasCountedIsReportedWhenTheProcessEnds() {
    log.warn("table gone");
    log.warn("table gone");
    limited.stop();
    assertThat(messages()).containsExactly("table gone", "table gone (1 more of this kind)");
  }

  private List<String> messages() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  /** Writes nothing, and keeps what it was to write. */
  private static final class Lines extends EncoderBase<ILoggingEvent> {
    final List<ILoggingEvent> list = new ArrayList<>();

    @Override
    public byte[] encode(ILoggingEvent event) {
      list.add(event);
      return new byte[0];
    }

    @Override
    public byte[] headerBytes() {
      return null;
    }

    @Override
    public byte[] footerBytes() {
      return null;
    }
  }
}
