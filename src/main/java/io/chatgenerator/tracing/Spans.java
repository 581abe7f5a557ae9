package io.chatgenerator.tracing;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringArrayKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static java.util.Objects.requireNonNull;

import io.chatgenerator.config.AppConfig;
import io.chatgenerator.config.OpenAiConfig;
import io.chatgenerator.story.Trace.Step;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.List;

/** Begins spans, each with what is known of it beforehand. For any thread. */
final class Spans {
  static final AttributeKey<String> STORY = stringKey("story.id");
  static final AttributeKey<Long> ATTEMPT = longKey("story.attempt");
  static final AttributeKey<String> STATUS = stringKey("story.status");

  /** The hash of the owner that the log has too. */
  static final AttributeKey<String> OWNER = stringKey("enduser.pseudo.id");

  static final AttributeKey<String> ERROR = stringKey("error.type");

  static final AttributeKey<String> METHOD = stringKey("http.request.method");
  static final AttributeKey<Long> HTTP_STATUS = longKey("http.response.status_code");
  static final AttributeKey<String> ROUTE = stringKey("http.route");
  static final AttributeKey<String> PATH = stringKey("url.path");
  static final AttributeKey<String> OPERATION = stringKey("graphql.operation.type");

  static final AttributeKey<String> SERVER = stringKey("server.address");
  static final AttributeKey<Long> SERVER_PORT = longKey("server.port");
  static final AttributeKey<List<String>> REQUEST_ID =
      stringArrayKey("http.response.header.x-request-id");

  static final AttributeKey<String> GEN_AI_OPERATION = stringKey("gen_ai.operation.name");
  static final AttributeKey<String> GEN_AI_PROVIDER = stringKey("gen_ai.provider.name");
  static final AttributeKey<String> ASKED_MODEL = stringKey("gen_ai.request.model");
  static final AttributeKey<Long> MAX_TOKENS = longKey("gen_ai.request.max_tokens");
  static final AttributeKey<String> MODEL = stringKey("gen_ai.response.model");
  static final AttributeKey<List<String>> FINISH = stringArrayKey("gen_ai.response.finish_reasons");
  static final AttributeKey<Long> INPUT_TOKENS = longKey("gen_ai.usage.input_tokens");
  static final AttributeKey<Long> OUTPUT_TOKENS = longKey("gen_ai.usage.output_tokens");

  static final AttributeKey<String> DATABASE = stringKey("db.system.name");
  static final AttributeKey<String> TABLE = stringKey("db.collection.name");

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
        .setAttribute(DATABASE, "aws.dynamodb")
        .setAttribute(TABLE, table)
        .startSpan();
  }

  private Span generate(Context parent) {
    return builder("chat " + model.model(), SpanKind.CLIENT, parent)
        .setAttribute(GEN_AI_OPERATION, "chat")
        .setAttribute(GEN_AI_PROVIDER, "openai")
        .setAttribute(ASKED_MODEL, model.model())
        .setAttribute(MAX_TOKENS, (long) model.maxTokens())
        .setAttribute(SERVER, model.baseUrl().getHost())
        .setAttribute(SERVER_PORT, port())
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
