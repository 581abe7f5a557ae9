package io.chatgenerator.tracing;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.logging.LogRecord;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Writes what OpenTelemetry logs by the JDK's means as the service logs, one line of each logger
 * and level in a minute: of spans that nobody takes, it would tell with each batch that it drops.
 * For any thread.
 */
final class RareLines extends SLF4JBridgeHandler {
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final LongSupplier nanoTime;
  private final Map<String, Long> last = new ConcurrentHashMap<>();

  /**
   * @param nanoTime as {@link System#nanoTime}
   */
  RareLines(LongSupplier nanoTime) {
    this.nanoTime = requireNonNull(nanoTime);
  }

  @Override
  public void publish(LogRecord line) {
    if (isLoggable(line)) {
      super.publish(line);
    }
  }

  @Override
  public boolean isLoggable(LogRecord line) {
    long now = nanoTime.getAsLong();
    String kind = line.getLevel() + " " + line.getLoggerName();
    return last.merge(kind, now, (before, at) -> at - before >= MINUTE ? at : before) == now;
  }
}
