package io.chatgenerator.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes traces by OTLP over HTTP, as a collector does, and keeps them. */
public final class Collector implements AutoCloseable {
  private static final int OK = 200;

  private final HttpServer server;
  private final List<ResourceSpans> received = new CopyOnWriteArrayList<>();

  public Collector() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException noPort) {
      throw new UncheckedIOException(noPort);
    }
    server.createContext("/v1/traces", this::take);
    server.start();
  }

  /** The settings of a service that sends its traces here. */
  public Map<String, String> settings() {
    return Map.of(
        "OTEL_TRACES_EXPORTER",
        "otlp",
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "http://localhost:" + server.getAddress().getPort());
  }

  /** What is said of who sent the first spans. */
  public Map<String, String> resource() {
    return texts(received.get(0).getResource().getAttributesList());
  }

  public List<Span> spans() {
    return received.stream()
        .flatMap(all -> all.getScopeSpansList().stream())
        .map(ScopeSpans::getSpansList)
        .flatMap(List::stream)
        .toList();
  }

  /** The attributes that are texts or whole numbers, all as texts. */
  public static Map<String, String> texts(List<KeyValue> attributes) {
    Map<String, String> texts = new TreeMap<>();
    attributes.forEach(
        one ->
            texts.put(
                one.getKey(),
                one.getValue().hasIntValue()
                    ? Long.toString(one.getValue().getIntValue())
                    : one.getValue().getStringValue()));
    return texts;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void take(HttpExchange request) throws IOException {
    try (request) {
      received.addAll(
          ExportTraceServiceRequest.parseFrom(request.getRequestBody()).getResourceSpansList());
      request.sendResponseHeaders(OK, -1);
    }
  }
}
