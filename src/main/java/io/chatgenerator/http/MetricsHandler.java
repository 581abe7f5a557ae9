package io.chatgenerator.http;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.Callable;

/** Answers Prometheus. */
final class MetricsHandler implements Handler<RoutingContext> {
  private static final String TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8";

  private final Callable<String> scrape;

  /**
   * @param scrape may block; gives all metrics in Prometheus's text format
   */
  MetricsHandler(Callable<String> scrape) {
    this.scrape = requireNonNull(scrape);
  }

  @Override
  public void handle(RoutingContext http) {
    http.vertx()
        .executeBlocking(scrape)
        .onSuccess(
            text -> http.response().putHeader(HttpHeaders.CONTENT_TYPE, TEXT_FORMAT).end(text))
        .onFailure(http::fail);
  }
}
