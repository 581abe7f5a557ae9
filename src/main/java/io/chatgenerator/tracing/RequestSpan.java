package io.chatgenerator.tracing;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.graphql.ErrorCode;
import io.chatgenerator.graphql.RequestTrace;
import io.chatgenerator.story.Trace;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.util.EnumSet;
import java.util.Set;

/** One request as a span, named after the field of the schema that it runs first. */
final class RequestSpan implements RequestTrace {
  private static final String PATH = "/graphql";

  /** Any other code tells the caller of a mistake of their own. */
  private static final Set<ErrorCode> OURS = EnumSet.of(ErrorCode.INTERNAL, ErrorCode.UNAVAILABLE);

  private final Span span;
  private final Trace trace;
  private boolean named;

  RequestSpan(Spans spans, Context context) {
    this.span = Span.fromContext(requireNonNull(context));
    this.trace = new StorySpan(spans, context);
  }

  @Override
  public Trace trace() {
    return trace;
  }

  @Override
  public void runs(String type, String field) {
    if (!named) {
      named = true;
      span.updateName(type + " " + field).setAttribute(Names.OPERATION, type);
    }
  }

  @Override
  public void failed(ErrorCode code) {
    span.setAttribute(Names.ERROR, code.name());
    if (OURS.contains(code)) {
      span.setStatus(StatusCode.ERROR, code.name());
    }
  }

  @Override
  public void answered() {
    span.end();
  }

  @Override
  public void answered(String method, int status) {
    span.setAttribute(Names.METHOD, method)
        .setAttribute(Names.PATH, PATH)
        .setAttribute(Names.ROUTE, PATH)
        .setAttribute(Names.HTTP_STATUS, (long) status)
        .end();
  }
}
