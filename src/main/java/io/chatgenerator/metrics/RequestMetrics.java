package io.chatgenerator.metrics;

import io.chatgenerator.graphql.ErrorCode;
import io.chatgenerator.graphql.RequestObserver;
import io.micrometer.core.instrument.Counter;
import java.util.Map;

/** Counts the errors that clients are told of. */
final class RequestMetrics implements RequestObserver {
  private final Map<ErrorCode, Counter> errors;

  RequestMetrics(Meters meters) {
    errors =
        meters.counters(
            ErrorCode.class, "graphql.errors", "Errors that clients were answered", "code");
  }

  @Override
  public void failed(ErrorCode code) {
    errors.get(code).increment();
  }
}
