package io.chatgenerator;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs how loaded this task is, in lines of JSON alone: what reads logs can scale tasks by it
 * without asking each of them. Its logger has an appender of its own, in {@code logback.xml}.
 */
final class LoadReport {
  /** As often as a new task can be thought of; the ECS stack counts on one in each minute. */
  static final Duration PERIOD = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(LoadReport.class);

  private final IntSupplier storiesInFlight;

  /**
   * A report that is not yet given.
   *
   * @param storiesInFlight how many stories this task works on; asked on the event loop
   */
  LoadReport(IntSupplier storiesInFlight) {
    this.storiesInFlight = requireNonNull(storiesInFlight);
  }

  /** Reports now and from then on, until the verticle that calls this is undeployed. */
  void start(Vertx vertx, Duration period) {
    report();
    vertx.setPeriodic(period.toMillis(), again -> report());
  }

  private void report() {
    JsonObject load = new JsonObject().put("storiesInFlight", storiesInFlight.getAsInt());
    LOG.info("{}", load.encode());
  }
}
