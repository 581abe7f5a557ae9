package io.chatgenerator.metrics;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.http.HttpObserver;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.http.HttpMethod;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Times requests by method and status. For any thread. */
final class HttpMetrics implements HttpObserver {
  /** Any other is what somebody made up, and would make a series of its own. */
  private static final Set<HttpMethod> METHODS =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST, HttpMethod.OPTIONS);

  private final Meters meters;
  private final Map<Kind, Timer> timers = new ConcurrentHashMap<>();

  HttpMetrics(Meters meters) {
    this.meters = requireNonNull(meters);
  }

  private record Kind(String method, int status) {}

  @Override
  public void answered(HttpMethod method, int status, long nanos) {
    String name = METHODS.contains(method) ? method.name() : "other";
    timers.computeIfAbsent(new Kind(name, status), this::timer).record(nanos, TimeUnit.NANOSECONDS);
  }

  private Timer timer(Kind kind) {
    return meters.timer(
        "http.requests",
        "Answers to HTTP requests on the API's port",
        Meters.MILLISECONDS,
        "method",
        kind.method(),
        "status",
        Integer.toString(kind.status()));
  }
}
