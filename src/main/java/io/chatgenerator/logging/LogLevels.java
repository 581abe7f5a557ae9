package io.chatgenerator.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.LoggerFactory;

/** The levels of the log, to be read and changed while the service runs. For any thread. */
public final class LogLevels {
  private LogLevels() {}

  /** The loggers that have a level of their own, by name. */
  public static Map<String, String> configured() {
    Map<String, String> levels = new TreeMap<>();
    loggers().getLoggerList().stream()
        .filter(logger -> logger.getLevel() != null)
        .forEach(logger -> levels.put(logger.getName(), logger.getLevel().toString()));
    return levels;
  }

  /**
   * Whether there is such a logger: one that something logs to, or one above it. Another name would
   * be kept for good.
   */
  public static boolean exists(String logger) {
    return logger.equalsIgnoreCase(Logger.ROOT_LOGGER_NAME) || loggers().exists(logger) != null;
  }

  /** Sets the level of a logger and those below it; false where there is no such level. */
  public static boolean set(String logger, String level) {
    Optional<Level> known = Optional.ofNullable(Level.toLevel(level, null));
    known.ifPresent(to -> loggers().getLogger(logger).setLevel(to));
    return known.isPresent();
  }

  private static LoggerContext loggers() {
    return (LoggerContext) LoggerFactory.getILoggerFactory();
  }
}
