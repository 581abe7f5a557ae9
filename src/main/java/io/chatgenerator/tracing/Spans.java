package io.chatgenerator.tracing;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.config.AppConfig;
import io.chatgenerator.config.OpenAiConfig;
import io.chatgenerator.story.Trace.Step;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;

/** Begins spans, each with what is known of it beforehand. For any thread. */
final class Spans {
  /** The hash of the owner that the log has too. */
  static final String OWNER = "enduser.pseudo.id";

  private final Tracer tracer;
  private final TextMapPropagator propagator;
  private final OpenAiConfig model;
  private final String table;

  Spans(OpenTelemetry openTelemetry, AppConfig config) {
    this.tracer = requireNonNull(openTelemetry).getTracer("io.chatgenerator");
    this.propagator = openTelemetry.getPropagators().getTextMapPropagator();
    this.model = config.openAi();
    this.table = config.stories().table();
  }

  TextMapPropagator propagator() {
    return propagator;
  }

  Span request(Context parent) {
    return builder("graphql", SpanKind.SERVER, parent).startSpan();
  }

  Span step(Step step, Context parent) {
    return switch (step) {
      case CREATE -> write("create", parent);
      case ATTEMPT -> builder("attempt", SpanKind.INTERNAL, parent).startSpan();
      case SECRET -> builder("secret", SpanKind.INTERNAL, parent).startSpan();
      case GENERATE, ATTACH -> generate(parent);
      case SAVE -> write("save", parent);
    };
  }

  private Span write(String name, Context parent) {
    return builder(name, SpanKind.CLIENT, parent)
        .setAttribute("db.system.name", "aws.dynamodb")
        .setAttribute("db.collection.name", table)
        .startSpan();
  }

  private Span generate(Context parent) {
    return builder("chat " + model.model(), SpanKind.CLIENT, parent)
        .setAttribute("gen_ai.operation.name", "chat")
        .setAttribute("gen_ai.provider.name", "openai")
        .setAttribute("gen_ai.request.model", model.model())
        .setAttribute("gen_ai.request.max_tokens", (long) model.maxTokens())
        .setAttribute("server.address", model.baseUrl().getHost())
        .setAttribute("server.port", port())
        .startSpan();
  }

  private long port() {
    int port = model.baseUrl().getPort();
    return port >= 0 ? port : "https".equals(model.baseUrl().getScheme()) ? 443 : 80;
  }

  private SpanBuilder builder(String name, SpanKind kind, Context parent) {
    return tracer.spanBuilder(name).setSpanKind(kind).setParent(parent);
  }
}
