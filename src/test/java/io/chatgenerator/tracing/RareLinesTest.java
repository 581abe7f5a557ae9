package io.chatgenerator.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class RareLinesTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);
  private final RareLines lines = new RareLines(now::get);

  @Test
  void letsOneLineOfAKindPassInAMinute() {
    assertThat(passes("exporter", Level.WARNING)).isTrue();
    later(59);
    assertThat(passes("exporter", Level.WARNING)).isFalse();
    later(1);
    assertThat(passes("exporter", Level.WARNING)).isTrue();
    later(1);
    assertThat(passes("exporter", Level.WARNING)).isFalse();
  }

  @Test
  void tellsKindsApart() {
    assertThat(passes("exporter", Level.WARNING)).isTrue();
    later(1);
    assertThat(passes("exporter", Level.SEVERE)).isTrue();
    assertThat(passes("processor", Level.WARNING)).isTrue();
    assertThat(passes("exporter", Level.WARNING)).isFalse();
  }

  private boolean passes(String logger, Level level) {
    LogRecord line = new LogRecord(level, "words");
    line.setLoggerName(logger);
    return lines.isLoggable(line);
  }

  private void later(long seconds) {
    now.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }
}
