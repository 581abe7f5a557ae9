package io.chatgenerator.http;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/**
 * Times requests for an observer; not the streams of events, which last as long as clients read. To
 * be mounted before all else.
 */
final class RequestClock implements Handler<RoutingContext> {
  private final HttpObserver observer;

  RequestClock(HttpObserver observer) {
    this.observer = requireNonNull(observer);
  }

  @Override
  public void handle(RoutingContext http) {
    long begun = System.nanoTime();
    http.addEndHandler(ended -> ended(http, System.nanoTime() - begun));
    http.next();
  }

  private void ended(RoutingContext http, long nanos) {
    HttpServerResponse response = http.response();
    String type = response.headers().get(HttpHeaders.CONTENT_TYPE);
    if (!ResponseType.EVENT_STREAM.contentType().equals(type)) {
      observer.answered(http.request().method(), response.getStatusCode(), nanos);
    }
  }
}
