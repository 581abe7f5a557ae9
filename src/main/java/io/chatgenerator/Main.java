package io.chatgenerator;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.chatgenerator.config.AppConfig;
import io.chatgenerator.config.ConfigException;
import io.vertx.core.VertxOptions;
import java.lang.management.ManagementFactory;
import java.net.BindException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one process of the service until it is stopped by SIGTERM or SIGINT, and ends with 0 then;
 * with 1 where it could not start, with 2 where its settings are wrong.
 */
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);
  private static final int CANNOT_START = 1;
  private static final int WRONG_SETTINGS = 2;

  /** What closing takes beyond the time in which stories may finish. */
  private static final Duration CLOSING = Duration.ofSeconds(15);

  private Main() {}

  public static void main(String[] arguments) {
    JsonBuffers.track();
    warnUnlessOutOfMemoryEnds();
    run(System.getenv());
  }

  /** A process that is out of memory may answer nothing any more, not even that it is ill. */
  private static void warnUnlessOutOfMemoryEnds() {
    String option = "ExitOnOutOfMemoryError";
    var jvm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    if (jvm != null && !Boolean.parseBoolean(jvm.getVMOption(option).getValue())) {
      LOG.warn("start the JVM with -XX:+{}: out of memory, it would go on and not answer", option);
    }
  }

  /** Starts the service with these settings alone. Ends the process where it cannot. */
  public static ChatGenerator run(Map<String, String> environment) {
    try {
      AppConfig config = AppConfig.from(environment);
      ChatGenerator service = ChatGenerator.start(config, new VertxOptions()).await();
      Duration timeout = config.stories().drainTimeout().plus(CLOSING);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(service, timeout), "stop"));
      return service;
    } catch (ConfigException wrong) {
      throw exit(WRONG_SETTINGS, wrong.getMessage());
    } catch (Exception cannot) {
      LOG.debug("cannot start", cannot);
      boolean said = cannot instanceof BindException;
      throw exit(CANNOT_START, "cannot start: " + (said ? cannot.getMessage() : cannot));
    }
  }

  private static IllegalStateException exit(int status, String why) {
    LOG.error("{}", why);
    System.exit(status);
    return new IllegalStateException("the process has ended");
  }

  /** Ends the process by itself, since the JVM would report the signal instead of success. */
  private static void stop(ChatGenerator service, Duration timeout) {
    try {
      service.close().await(timeout.toMillis(), TimeUnit.MILLISECONDS);
      LOG.info("stopped");
      Runtime.getRuntime().halt(0);
    } catch (TimeoutException | RuntimeException failed) {
      LOG.error("did not stop cleanly: {}", failed.toString());
      Runtime.getRuntime().halt(CANNOT_START);
    }
  }
}
