package io.chatgenerator.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import io.chatgenerator.logging.LogConfiguration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/**
 * Everything that anybody logs, in full, in memory and off the console, until closed. Loggers that
 * {@link LogConfiguration} gives a level keep that: it is what holds where somebody turns the rest
 * up.
 */
public final class FullLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  /** What only the stand-ins are made of, in the same process. */
  private static final List<String> STAND_INS = List.of("org.eclipse.jetty", "com.amazonaws");

  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final List<Appender<ILoggingEvent>> silenced = new ArrayList<>();
  private final Map<Logger, Level> before = new HashMap<>();
  private final Logger root;

  private FullLog(Logger root) {
    this.root = root;
  }

  /** Begins to listen, to other people's code at one level and to ours at another. */
  public static FullLog begin(Level others, Level ours) {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    FullLog log = new FullLog(root);
    log.setContext(root.getLoggerContext());
    log.start();
    for (Iterator<Appender<ILoggingEvent>> all = root.iteratorForAppenders(); all.hasNext(); ) {
      log.silenced.add(all.next());
    }
    log.silenced.forEach(root::detachAppender);
    root.addAppender(log);
    log.set(root, others);
    STAND_INS.forEach(name -> log.set(root.getLoggerContext().getLogger(name), Level.OFF));
    LogConfiguration.LEVELS.forEach(
        (name, level) -> log.set(root.getLoggerContext().getLogger(name), level));
    log.set(root.getLoggerContext().getLogger("io.chatgenerator"), ours);
    return log;
  }

  /** All so far, each with its logger, level and stack trace. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void close() {
    root.detachAppender(this);
    silenced.forEach(root::addAppender);
    before.forEach(Logger::setLevel);
  }

  @Override
  protected void append(ILoggingEvent event) {
    String trace =
        event.getThrowableProxy() == null
            ? ""
            : ThrowableProxyUtil.asString(event.getThrowableProxy());
    lines.add(
        event.getLevel()
            + (" " + event.getLoggerName() + " " + event.getFormattedMessage() + "\n" + trace));
  }

  private void set(Logger logger, Level level) {
    before.put(logger, logger.getLevel());
    logger.setLevel(level);
  }
}
