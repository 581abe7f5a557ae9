package io.chatgenerator.testing;

import static java.util.concurrent.TimeUnit.SECONDS;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.LoggerFactory;

/** Keeps what one class or package logs, and off the console, until closed. */
public final class CapturedLog implements AutoCloseable {
  private static final int WAIT_SECONDS = 30;
  private static final Map<String, Valve> VALVES = new ConcurrentHashMap<>();

  private final Valve valve;
  private final List<ILoggingEvent> all = new CopyOnWriteArrayList<>();
  private final BlockingQueue<String> unread = new LinkedBlockingQueue<>();

  public CapturedLog(Class<?> source) {
    this(source.getName());
  }

  /** As for one class, for all of a package. */
  public CapturedLog(String source) {
    valve = VALVES.computeIfAbsent(source, Valve::new);
    valve.captures.add(this);
  }

  public List<ILoggingEvent> events() {
    return List.copyOf(all);
  }

  public List<String> messages() {
    return all.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  /** Waits for a message with these words in it, and answers with all of it. */
  public String expect(String words) {
    String message = next();
    while (!message.contains(words)) {
      message = next();
    }
    return message;
  }

  @Override
  public void close() {
    valve.captures.remove(this);
  }

  private void add(ILoggingEvent event) {
    all.add(event);
    unread.add(event.getFormattedMessage());
  }

  private String next() {
    try {
      String message = unread.poll(WAIT_SECONDS, SECONDS);
      if (message == null) {
        throw new AssertionError("Nothing more was logged after " + all);
      }
      return message;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted", e);
    }
  }

  /**
   * Where the way of a logger's lines to the console can be closed. It stays for good: a line that
   * is captured while the capture ends would otherwise go on to the console all the same.
   */
  private static final class Valve extends AppenderBase<ILoggingEvent> {
    private final List<CapturedLog> captures = new CopyOnWriteArrayList<>();
    private final Logger parent;

    Valve(String source) {
      Logger logger = (Logger) LoggerFactory.getLogger(source);
      int dot = source.lastIndexOf('.');
      parent =
          logger
              .getLoggerContext()
              .getLogger(dot < 0 ? Logger.ROOT_LOGGER_NAME : source.substring(0, dot));
      setContext(logger.getLoggerContext());
      start();
      logger.addAppender(this);
      logger.setAdditive(false);
    }

    @Override
    protected void append(ILoggingEvent event) {
      if (captures.isEmpty()) {
        parent.callAppenders(event);
      } else {
        captures.forEach(capture -> capture.add(event));
      }
    }
  }
}
