package io.chatgenerator.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.CoreConstants;
import ch.qos.logback.core.LayoutBase;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.LoggerFactory;

/**
 * The log of the service, as Logback's file in XML would describe it. That would be read at each
 * start, by a parser and hundreds of classes that nothing else needs. A file that somebody names,
 * and the one of tests, come first, as Logback has it. Levels are read and changed while the
 * service runs, on any thread.
 */
public final class LogConfiguration extends ContextAwareBase implements Configurator {
  /** Loggers that have a level of their own, by name. */
  public static final Map<String, Level> LEVELS =
      Map.ofEntries(
          // The SDK logs the failures that it hands on as well.
          Map.entry("software.amazon.awssdk", Level.ERROR),
          // What matters of the cluster is said by this service in its own words.
          Map.entry("com.hazelcast", Level.WARN),
          Map.entry("com.hazelcast.cp.CPSubsystem", Level.ERROR),
          Map.entry("com.hazelcast.instance", Level.OFF),
          // Warns, with a stack trace, of each connection that the handshake refuses.
          Map.entry("com.hazelcast.internal.server.tcp.TcpServerAcceptor", Level.ERROR),
          Map.entry("io.vertx.core.impl.VertxImpl", Level.OFF),
          // Warns, with a stack trace, of each message to a member that goes while this one leaves.
          Map.entry("io.vertx.core.eventbus.impl.clustered.ClusteredEventBus", Level.ERROR),
          // Warns of each connection of a pool that the other side has closed.
          Map.entry("io.vertx.core.http.impl.HttpClientConnectionInternal", Level.ERROR),
          // They would log keys, prompts and texts where somebody sets the rest to DEBUG.
          Map.entry("io.netty.handler.logging", Level.OFF),
          Map.entry("notprivacysafe", Level.OFF),
          // Warns of events that were on their way to a subscriber who has just left.
          Map.entry("io.vertx.core.eventbus.impl.MessageConsumerImpl", Level.ERROR));

  private static final String TEXT =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSS} %-5level %logger{0} - %msg %kvp{NONE}%n";

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    if (System.getProperty("logback.configurationFile") != null
        || getClass().getResource("/logback-test.xml") != null) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    // Read before the settings are, so that a fault in them is logged in it.
    configure(context, "text".equals(System.getenv("LOG_FORMAT")));
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /** What the service logs by, whatever else there is. */
  public static void configure(LoggerContext context, boolean asText) {
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    add(root, new RateLimitedAppender(), asText ? text() : new JsonLines());
    Logger figures = context.getLogger("io.chatgenerator.LoadReport");
    figures.setAdditive(false);
    add(figures, new ConsoleAppender<>(), messages());
    LEVELS.forEach((name, level) -> context.getLogger(name).setLevel(level));
  }

  private static void add(
      Logger logger, ConsoleAppender<ILoggingEvent> console, Encoder<ILoggingEvent> encoder) {
    encoder.setContext(logger.getLoggerContext());
    encoder.start();
    console.setContext(logger.getLoggerContext());
    console.setEncoder(encoder);
    console.start();
    logger.addAppender(console);
  }

  private static Encoder<ILoggingEvent> text() {
    PatternLayoutEncoder text = new PatternLayoutEncoder();
    text.setPattern(TEXT);
    return text;
  }

  /** Lines of JSON and nothing else, for what reads figures out of logs. */
  private static Encoder<ILoggingEvent> messages() {
    LayoutWrappingEncoder<ILoggingEvent> messages = new LayoutWrappingEncoder<>();
    messages.setLayout(
        new LayoutBase<>() {
          @Override
          public String doLayout(ILoggingEvent event) {
            return event.getFormattedMessage() + CoreConstants.LINE_SEPARATOR;
          }
        });
    return messages;
  }

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
