package io.chatgenerator.testing;

import static org.assertj.core.api.Assertions.fail;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import io.vertx.core.VertxOptions;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/**
 * Catches every event loop that is kept from its work for longer than {@link #LIMIT_MS}, with the
 * stack of what kept it. Only loops of a Vert.x that was made with {@link #options} are watched.
 */
final class BlockedLoops extends AppenderBase<ILoggingEvent> {
  private static final long LIMIT_MS = 200;
  static final String CHECKER = "io.vertx.core.impl.BlockedThreadChecker";
  private static final String LIMIT_IN_WARNING = "time limit is " + LIMIT_MS + " ms";

  private final Queue<String> blocked = new ConcurrentLinkedQueue<>();

  /** Begins to watch, until the JVM ends. */
  static BlockedLoops watch() {
    BlockedLoops loops = new BlockedLoops();
    loops.start();
    Logger checker = (Logger) LoggerFactory.getLogger(CHECKER);
    checker.addAppender(loops);
    return loops;
  }

  /** The options of a Vert.x that is watched. */
  static VertxOptions options() {
    return new VertxOptions()
        .setBlockedThreadCheckIntervalUnit(TimeUnit.MILLISECONDS)
        .setBlockedThreadCheckInterval(LIMIT_MS / 4)
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
    if (event.getFormattedMessage().contains(LIMIT_IN_WARNING)) {
      String stack =
          event.getThrowableProxy() == null
              ? ""
              : ThrowableProxyUtil.asString(event.getThrowableProxy());
      blocked.add(event.getFormattedMessage() + "\n" + stack);
    }
  }
}
