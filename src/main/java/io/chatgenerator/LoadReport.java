package io.chatgenerator;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs how loaded this process is, in lines of JSON alone: what reads logs can scale tasks by it
 * without asking each of them. Its logger has an appender of its own, in {@code LogConfiguration}.
 */
final class LoadReport {
  /** As often as a new task can be thought of; the ECS stack counts on one in each minute. */
  static final Duration PERIOD = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(LoadReport.class);

  private LoadReport() {}

  /** Reports now and from then on, until the verticle that calls this is undeployed. */
  static void start(Vertx vertx, Duration period, IntSupplier storiesInFlight) {
    report(storiesInFlight);
    vertx.setPeriodic(period.toMillis(), again -> report(storiesInFlight));
  }

  private static void report(IntSupplier storiesInFlight) {
    JsonObject load = new JsonObject().put("storiesInFlight", storiesInFlight.getAsInt());
    LOG.info("{}", load.encode());
  }
}
