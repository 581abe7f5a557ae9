package io.chatgenerator.tracing;

import io.chatgenerator.graphql.RequestObserver;
import io.chatgenerator.graphql.RequestTrace;
import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.OwnerHash;
import io.chatgenerator.story.Trace;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.util.function.UnaryOperator;

/** Requests as spans, in the trace of the caller; errors go on to what counts them. */
record RequestSpans(Spans spans, RequestObserver also) implements RequestObserver {
  private static final String PATH = "/graphql";

  @Override
  public void failed(ErrorCode code) {
    also.failed(code);
  }

  @Override
  public RequestTrace received(String owner, UnaryOperator<String> header) {
    Context caller =
        spans.propagator().extract(Context.root(), header, (from, name) -> from.apply(name));
    Span span = spans.request(caller).setAttribute(Spans.OWNER, OwnerHash.of(owner));
    return new RequestSpan(caller.with(span));
  }

  /** One request as a span, named after the field of the schema that it runs first. */
  private final class RequestSpan implements RequestTrace {
    private final Span span;
    private final Trace trace;
    private boolean named;

    RequestSpan(Context context) {
      this.span = Span.fromContext(context);
      this.trace = new StorySpan(spans, context, Trace.NONE);
    }

    @Override
    public Trace trace() {
      return trace;
    }

    @Override
    public void runs(String type, String field) {
      if (!named) {
        named = true;
        span.updateName(type + " " + field).setAttribute("graphql.operation.type", type);
      }
    }

    @Override
    public void failed(ErrorCode code) {
      also.failed(code);
      span.setAttribute("error.type", code.name());
      // Any other code is the mistake of the caller.
      if (code == ErrorCode.INTERNAL || code == ErrorCode.UNAVAILABLE) {
        span.setStatus(StatusCode.ERROR, code.name());
      }
    }

    @Override
    public void answered() {
      span.end();
    }

    @Override
    public void answered(String method, int status) {
      span.setAttribute("http.request.method", method)
          .setAttribute("url.path", PATH)
          .setAttribute("http.route", PATH)
          .setAttribute("http.response.status_code", (long) status)
          .end();
    }
  }
}
