package io.chatgenerator.tracing;

import io.chatgenerator.config.AppConfig;
import io.chatgenerator.graphql.RequestObserver;
import io.chatgenerator.story.Trace;
import java.time.Duration;

/** The traces of one task: what the parts of the service trace by. */
public interface Tracing {
  /**
   * Made as the settings say. Takes a moment, in which classes are loaded, where traces are sent.
   *
   * @param task its id
   * @throws io.chatgenerator.config.ConfigException where one of OpenTelemetry's variables is
   *     nothing that OpenTelemetry takes
   */
  static Tracing start(AppConfig config, String task) {
    return config.tracing().on() ? OtelTracing.start(config, task) : new Tracing() {};
  }

  /** Traces requests, of which {@code also} receives the errors too. */
  default RequestObserver requests(RequestObserver also) {
    return also;
  }

  /** Where work at stories begins that no request led to. */
  default Trace stories() {
    return Trace.NONE;
  }

  /**
   * Sends what has not been sent yet; no longer than this, who does not answer. Blocks the calling
   * thread.
   */
  default void close(Duration timeout) {}
}
