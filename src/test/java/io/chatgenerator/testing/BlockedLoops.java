package io.chatgenerator.testing;

import static org.assertj.core.api.Assertions.fail;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import io.vertx.core.VertxOptions;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.LoggerFactory;

/**
 * Catches every event loop that is kept from its work for longer than {@link #LIMIT_MS}, with the
 * stack of what kept it: by waiting for something, or by computing for so long. Time in which the
 * machine was busy with others does not count. Only loops of a Vert.x that was made with {@link
 * #options} are watched.
 */
final class BlockedLoops extends AppenderBase<ILoggingEvent> {
  static final String CHECKER = "io.vertx.core.impl.BlockedThreadChecker";

  private static final long LIMIT_MS = 200;
  private static final long INTERVAL_MS = LIMIT_MS / 4;
  private static final Pattern WARNING =
      Pattern.compile(
          "Thread (\\S+) has been blocked for (\\d+) ms, time limit is " + LIMIT_MS + " ms");

  /** A loop that is found there has just come to rest. */
  private static final String SELECTOR = "sun.nio.ch.EPoll";

  /** Methods in which a thread waits. */
  private static final Set<String> WAITS =
      Set.of(
          "park",
          "sleep",
          "sleep0",
          "wait",
          "wait0",
          "poll",
          "accept",
          "connect0",
          "read0",
          "readBytes",
          "lookupAllHostAddr",
          "waitFor");

  private final Queue<String> blocked = new ConcurrentLinkedQueue<>();
  private final LoopCpuTime cpuTime = new LoopCpuTime();

  /** Begins to watch, until the JVM ends. */
  static BlockedLoops watch() {
    BlockedLoops loops = new BlockedLoops();
    Logger checker = (Logger) LoggerFactory.getLogger(CHECKER);
    loops.setContext(checker.getLoggerContext());
    loops.start();
    checker.setAdditive(false);
    checker.addAppender(loops);
    var unused =
        loops
            .getContext()
            .getScheduledExecutorService()
            .scheduleAtFixedRate(loops.cpuTime::sample, 0, INTERVAL_MS, TimeUnit.MILLISECONDS);
    return loops;
  }

  /** The options of a Vert.x that is watched. */
  static VertxOptions options() {
    return new VertxOptions()
        .setBlockedThreadCheckIntervalUnit(TimeUnit.MILLISECONDS)
        .setBlockedThreadCheckInterval(INTERVAL_MS)
        .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS)
        .setMaxEventLoopExecuteTime(LIMIT_MS)
        .setWarningExceptionTimeUnit(TimeUnit.MILLISECONDS)
        .setWarningExceptionTime(LIMIT_MS);
  }

  /** Fails where a loop was blocked since it was last asked. */
  void assertNone() {
    List<String> since = List.copyOf(blocked);
    blocked.removeAll(since);
    if (!since.isEmpty()) {
      fail("An event loop of the service was blocked:\n%s", String.join("\n", since));
    }
  }

  @Override
  protected void append(ILoggingEvent event) {
    Matcher warning = WARNING.matcher(event.getFormattedMessage());
    if (warning.find()) {
      long computed = cpuTime.millis(warning.group(1), Long.parseLong(warning.group(2)));
      if (waits(event) || computed >= LIMIT_MS) {
        String stack =
            event.getThrowableProxy() == null
                ? ""
                : ThrowableProxyUtil.asString(event.getThrowableProxy());
        blocked.add(
            event.getFormattedMessage() + ", computed for " + computed + " ms of it\n" + stack);
      }
    }
  }

  private static boolean waits(ILoggingEvent event) {
    if (event.getThrowableProxy() == null) {
      return false;
    }
    var stack = event.getThrowableProxy().getStackTraceElementProxyArray();
    return stack.length > 0
        && stack[0].getStackTraceElement().isNativeMethod()
        && !stack[0].getStackTraceElement().getClassName().equals(SELECTOR)
        && WAITS.contains(stack[0].getStackTraceElement().getMethodName());
  }
}
