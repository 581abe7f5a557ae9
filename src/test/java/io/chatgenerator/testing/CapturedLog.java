package io.chatgenerator.testing;

import static java.util.concurrent.TimeUnit.SECONDS;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.LoggerFactory;

/** Keeps what one class or package logs, and off the console, until closed. */
public final class CapturedLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private static final int WAIT_SECONDS = 30;

  private final Logger logger;
  private final List<ILoggingEvent> all = new CopyOnWriteArrayList<>();
  private final BlockingQueue<String> unread = new LinkedBlockingQueue<>();

  public CapturedLog(Class<?> source) {
    this(source.getName());
  }

  /** As for one class, for all of a package. */
  public CapturedLog(String source) {
    logger = (Logger) LoggerFactory.getLogger(source);
    logger.setAdditive(false);
    setContext(logger.getLoggerContext());
    start();
    logger.addAppender(this);
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
    logger.detachAppender(this);
    logger.setAdditive(true);
  }

  @Override
  protected void append(ILoggingEvent event) {
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
}
