package io.chatgenerator.tracing;

import io.chatgenerator.config.AppConfig;
import io.chatgenerator.graphql.RequestObserver;
import io.chatgenerator.story.Trace;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;
import java.util.Map;

/** Keeps the spans that end, in the order in which they do. */
public final class RecordedSpans {
  private static final AppConfig CONFIG =
      AppConfig.from(
          Map.of(
              "OIDC_ISSUER", "https://issuer.example",
              "OIDC_CLIENT_ID", "browser",
              "STORIES_TABLE", "Tales"));

  private final InMemorySpanExporter ended = InMemorySpanExporter.create();
  private final Spans spans =
      new Spans(
          OpenTelemetrySdk.builder()
              .setTracerProvider(
                  SdkTracerProvider.builder()
                      .addSpanProcessor(SimpleSpanProcessor.create(ended))
                      .build())
              .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
              .build(),
          CONFIG);

  public RequestObserver requests() {
    return requests(RequestObserver.NONE);
  }

  public RequestObserver requests(RequestObserver also) {
    return new RequestSpans(spans, also);
  }

  public Trace stories() {
    return new StorySpan(spans, Context.root(), Trace.NONE);
  }

  public List<SpanData> all() {
    return ended.getFinishedSpanItems();
  }

  public List<String> names() {
    return all().stream().map(SpanData::getName).toList();
  }

  /** The first of this name that ended. */
  public SpanData named(String name) {
    return all().stream().filter(span -> span.getName().equals(name)).findFirst().orElseThrow();
  }
}
