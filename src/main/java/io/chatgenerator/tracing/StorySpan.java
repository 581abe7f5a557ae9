package io.chatgenerator.tracing;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.story.Completion;
import io.chatgenerator.story.GenerationException;
import io.chatgenerator.story.OwnerHash;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryError;
import io.chatgenerator.story.TokenCount;
import io.chatgenerator.story.Trace;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Work at a story as a span, by the context that holds it; an empty one begins new traces. Passes
 * on what it is given to whatever else observes the work.
 */
final class StorySpan implements Trace {
  private final Spans spans;
  private final Context context;
  private final Span span;
  private final Trace also;

  StorySpan(Spans spans, Context context, Trace also) {
    this.spans = requireNonNull(spans);
    this.context = requireNonNull(context);
    this.span = Span.fromContext(context);
    this.also = requireNonNull(also);
  }

  @Override
  public Trace begin(Step step) {
    return begin(step, also.begin(step));
  }

  @Override
  public Trace begin(Step step, Trace observer) {
    return new StorySpan(spans, context.with(spans.step(step, context)), observer);
  }

  @Override
  public <T> Future<T> watch(Future<T> work) {
    return work.onFailure(this::fail).onComplete(done -> end());
  }

  @Override
  public void about(Story story) {
    also.about(story);
    span.setAttribute("story.id", story.id())
        .setAttribute("story.attempt", (long) story.attempt())
        .setAttribute("story.status", story.status().name())
        .setAttribute(Spans.OWNER, OwnerHash.of(story.owner()));
    story.error().map(StoryError::code).ifPresent(this::failed);
  }

  @Override
  public void firstText() {
    also.firstText();
    span.addEvent("first text");
  }

  @Override
  public void textPublished(int pieces) {
    also.textPublished(pieces);
  }

  @Override
  public void answered(Completion how, TokenCount used) {
    also.answered(how, used);
    span.setAttribute("gen_ai.response.model", how.model())
        .setAttribute(
            AttributeKey.stringArrayKey("gen_ai.response.finish_reasons"),
            List.of(how.finishReason().name().toLowerCase(Locale.ROOT)));
    span.setAttribute("gen_ai.usage.input_tokens", (long) used.prompt())
        .setAttribute("gen_ai.usage.output_tokens", (long) used.completion());
  }

  @Override
  public void knownUpstreamAs(String requestId) {
    also.knownUpstreamAs(requestId);
    span.setAttribute(
        AttributeKey.stringArrayKey("http.response.header.x-request-id"), List.of(requestId));
  }

  @Override
  public void stopped() {
    also.stopped();
  }

  @Override
  public void fail(Throwable why) {
    also.fail(why);
    failed(kind(why));
  }

  @Override
  public void end() {
    also.end();
    span.end();
  }

  @Override
  public Optional<String> id() {
    return Optional.of(span.getSpanContext())
        .filter(SpanContext::isValid)
        .map(SpanContext::getTraceId);
  }

  @Override
  public Map<String, String> headers() {
    Map<String, String> headers = new HashMap<>();
    spans.propagator().inject(context, headers, (into, name, value) -> into.put(name, value));
    return headers;
  }

  private void failed(String kind) {
    span.setStatus(StatusCode.ERROR, kind).setAttribute("error.type", kind);
  }

  /** Never the message, in which others may have quoted what nobody should read. */
  private static String kind(Throwable why) {
    if (why instanceof GenerationException generation) {
      return generation.code().name();
    }
    return why instanceof RequestException story
        ? story.code().name()
        : why.getClass().getSimpleName();
  }
}
