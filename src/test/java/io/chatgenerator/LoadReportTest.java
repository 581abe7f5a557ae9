package io.chatgenerator;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import io.chatgenerator.logging.LogConfiguration;
import io.chatgenerator.testing.CapturedLog;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class LoadReportTest {
  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger stories = new AtomicInteger();

  @BeforeEach
  void listen() {
    ((Logger) LoggerFactory.getLogger(LoadReport.class)).setLevel(Level.INFO);
  }

  @AfterEach
  void close() {
    ((Logger) LoggerFactory.getLogger(LoadReport.class)).setLevel(null);
    vertx.close().timeout(5, SECONDS).await();
  }

  @Test
  void tellsTheLoadAtOnceAndAgainAndAgain() {
    try (CapturedLog log = new CapturedLog(LoadReport.class)) {
      LoadReport.start(vertx, Duration.ofMillis(1), stories::getAndIncrement);

      assertThat(log.expect("storiesInFlight")).isEqualTo("{\"storiesInFlight\":0}");
      assertThat(log.expect("storiesInFlight")).isEqualTo("{\"storiesInFlight\":1}");
      assertThat(log.expect("storiesInFlight")).isEqualTo("{\"storiesInFlight\":2}");
      vertx.close().timeout(5, SECONDS).await();
    }
  }

  @Test
  void isALineOfJsonAndNothingElseInTheLogOfTheService() {
    Logger logger = production().getLogger(LoadReport.class);
    assertThat(logger.isAdditive()).as("told by the other appender too").isFalse();
    ConsoleAppender<ILoggingEvent> console =
        (ConsoleAppender<ILoggingEvent>) logger.iteratorForAppenders().next();

    try (CapturedLog log = new CapturedLog(LoadReport.class)) {
      LoadReport.start(vertx, LoadReport.PERIOD, () -> 12);
      byte[] line = console.getEncoder().encode(log.events().get(0));

      assertThat(new JsonObject(new String(line, StandardCharsets.UTF_8)))
          .isEqualTo(new JsonObject().put("storiesInFlight", 12));
    }
  }

  /** Logging as the service does it, not as tests do. */
  private static LoggerContext production() {
    LoggerContext context = new LoggerContext();
    LogConfiguration.configure(context, false);
    return context;
  }
}
