package io.chatgenerator.http;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/** Times requests for an observer. To be mounted before all else. */
final class RequestClock implements Handler<RoutingContext> {
  private final HttpObserver observer;

  RequestClock(HttpObserver observer) {
    this.observer = requireNonNull(observer);
  }

  @Override
  public void handle(RoutingContext http) {
    long begun = System.nanoTime();
    http.addEndHandler(
        ended ->
            observer.answered(
                http.request().method(),
                http.response().getStatusCode(),
                System.nanoTime() - begun));
    http.next();
  }
}
