package io.chatgenerator.tracing;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.graphql.RequestTrace;
import io.chatgenerator.graphql.RequestTracer;
import io.chatgenerator.story.OwnerHash;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.function.UnaryOperator;

/** Requests as spans, in the trace of the caller who sent its context along. */
final class RequestSpans implements RequestTracer {
  private static final TextMapGetter<UnaryOperator<String>> HEADERS =
      (header, name) -> header.apply(name);

  private final Spans spans;

  RequestSpans(Spans spans) {
    this.spans = requireNonNull(spans);
  }

  @Override
  public RequestTrace received(String owner, UnaryOperator<String> header) {
    Context caller = spans.propagator().extract(Context.root(), header, HEADERS);
    Span span = spans.request(caller).setAttribute(Names.OWNER, OwnerHash.of(owner));
    return new RequestSpan(spans, caller.with(span));
  }
}
