package io.chatgenerator.logging;

import static java.util.stream.Collectors.joining;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.event.KeyValuePair;

/**
 * Writes to the console. Limits how often a warning of one kind, or an error of a library, is
 * logged, so that an outage does not flood the log. The first of a kind is appended as it is, with
 * its cause; those that follow are counted, and one line a minute says how many there were, until
 * there are none for a minute. They are of one kind where level, logger, message before formatting,
 * field {@code code} and class of the cause are the same. All else passes: an error of the service
 * has an id that its caller may ask for.
 *
 * <p>For any thread. The lock is of the kinds, and is held for one look; nothing is written
 * meanwhile.
 */
public final class RateLimitedAppender extends ConsoleAppender<ILoggingEvent> {
  private static final String OWN = "io.chatgenerator";
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");

  /** Messages that never repeat must not use up the memory. */
  private static final int MOST_KINDS = 1_000;

  private final Map<Kind, Repeats> kinds = new LinkedHashMap<>();
  private Optional<ScheduledFuture<?>> reports = Optional.empty();

  @Override
  public void start() {
    super.start();
    reports =
        Optional.of(
            getContext()
                .getScheduledExecutorService()
                .scheduleAtFixedRate(this::report, 1, 1, TimeUnit.MINUTES));
  }

  /** Says how many were counted so far. */
  @Override
  public void stop() {
    reports.ifPresent(scheduled -> scheduled.cancel(false));
    report();
    super.stop();
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (!isLimited(event) || isFirst(event)) {
      super.append(event);
    }
  }

  private static boolean isLimited(ILoggingEvent event) {
    return event.getLevel().equals(Level.WARN)
        || (event.getLevel().equals(Level.ERROR) && !isOwn(event));
  }

  private static boolean isOwn(ILoggingEvent event) {
    return event.getLoggerName().startsWith(OWN);
  }

  /** Libraries that log by the JDK's means have formatted theirs by now. */
  private static String wording(ILoggingEvent event) {
    String message = String.valueOf(event.getMessage());
    return isOwn(event) ? message : NUMBER.matcher(message).replaceAll("#");
  }

  private synchronized boolean isFirst(ILoggingEvent event) {
    Kind kind = Kind.of(event);
    Repeats repeats = kinds.get(kind);
    if (repeats != null) {
      repeats.count++;
      return false;
    }
    if (kinds.size() < MOST_KINDS) {
      kinds.put(kind, new Repeats(event));
    }
    return true;
  }

  /** Appends a line for each kind that was repeated since the last report, and forgets the rest. */
  void report() {
    repeated().forEach(super::append);
  }

  private synchronized List<ILoggingEvent> repeated() {
    kinds.values().removeIf(repeats -> repeats.count == 0);
    return kinds.entrySet().stream().map(each -> line(each.getKey(), each.getValue())).toList();
  }

  private ILoggingEvent line(Kind kind, Repeats repeats) {
    Logger logger = ((LoggerContext) getContext()).getLogger(kind.logger());
    String message = "%s (%d more of this kind)".formatted(repeats.first, repeats.count);
    LoggingEvent line = new LoggingEvent(null, logger, kind.level(), message, null, null);
    line.addKeyValuePair(new KeyValuePair("repeats", repeats.count));
    repeats.count = 0;
    return line;
  }

  private record Kind(Level level, String logger, String message, String code, String cause) {
    static Kind of(ILoggingEvent event) {
      String code =
          Stream.ofNullable(event.getKeyValuePairs())
              .flatMap(List::stream)
              .filter(pair -> pair.key.equals("code"))
              .map(pair -> String.valueOf(pair.value))
              .collect(joining());
      IThrowableProxy cause = event.getThrowableProxy();
      return new Kind(
          event.getLevel(),
          event.getLoggerName(),
          wording(event),
          code,
          cause == null ? "" : cause.getClassName());
    }
  }

  private static final class Repeats {
    private final String first;
    private int count;

    Repeats(ILoggingEvent event) {
      first = event.getFormattedMessage();
    }
  }
}
