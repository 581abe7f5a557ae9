package io.chatgenerator.e2e;

import static io.chatgenerator.testing.Collector.texts;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.local.UpstreamCall;
import io.chatgenerator.story.OwnerHash;
import io.chatgenerator.testing.Caller;
import io.chatgenerator.testing.CapturedLog;
import io.chatgenerator.testing.Collector;
import io.chatgenerator.testing.GraphQLWsClient;
import io.chatgenerator.testing.Service;
import io.chatgenerator.testing.ServiceTest;
import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a collector and the model receive of requests with a trace of their own. */
@ServiceTest
class TracesIT {
  private static final String BY_HTTP = "0af7651916cd43dd8448eb211c80319c";
  private static final String BY_SOCKET = "1bf7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "b7ad6b7169203331";
  private static final Set<String> STEPS =
      Set.of("mutation createStory", "create", "attempt", "secret", "chat gpt-4o-mini", "save");

  /** The service waits for five seconds before it sends: what came, came since it was stopped. */
  @Test
  void tellsOneTraceFromTheMutationToTheSavedStory(Service service) {
    String prompt = Service.prompt("A fox with a compass");
    String another = Service.prompt("A mole with a map");
    Caller user = service.somebody();
    try (Collector collector = new Collector()) {
      try (Service traced = service.beside(collector.settings())) {
        Caller caller = traced.caller(user.subject(), user.token());
        List.of(createByHttp(caller, prompt), createBySocket(caller, another))
            .forEach(caller::awaitEnd);
        caller.http().execute("{ listStories(limit: 0) { id } }");
      }
      assertThat(collector.resource())
          .containsEntry("service.name", "chat-generator")
          .containsKey("service.instance.id");
      assertIsStory(trace(collector, BY_HTTP), upstream(service, prompt));
      assertIsStory(trace(collector, BY_SOCKET), upstream(service, another));
      Span mutation = trace(collector, BY_HTTP).get("mutation createStory");
      assertThat(texts(mutation.getAttributesList()))
          .containsEntry("http.request.method", "POST")
          .containsEntry("http.response.status_code", "200")
          .containsEntry("enduser.pseudo.id", OwnerHash.of(user.subject()));
      assertThat(collector.spans())
          .filteredOn(span -> span.getName().equals("query listStories"))
          .singleElement()
          .satisfies(
              span ->
                  assertThat(texts(span.getAttributesList()))
                      .containsEntry("error.type", "BAD_USER_INPUT"));
      assertThat(collector.spans().toString())
          .doesNotContain(prompt, another, user.subject(), user.token());
    }
  }

  // That the socket closes early is what happens here.
  @SuppressWarnings("try")
  @Test
  void losesNothingButTracesWhereNoCollectorListens(Service service) throws IOException {
    try (CapturedLog log = new CapturedLog("io.opentelemetry");
        ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody.close();
      Map<String, String> settings =
          Map.of(
              "OTEL_TRACES_EXPORTER", "otlp",
              "OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:" + nobody.getLocalPort(),
              "OTEL_BSP_SCHEDULE_DELAY", "10",
              "OTEL_JAVA_EXPORTER_OTLP_RETRY_DISABLED", "true");
      try (Service traced = service.beside(settings)) {
        Caller user = traced.somebody();
        assertThat(user.awaitEnd(user.create(Service.prompt("A bat"))).getString("status"))
            .isEqualTo("COMPLETE");
        log.expect("Failed to export");
      }
    }
  }

  private static void assertIsStory(Map<String, Span> spans, UpstreamCall call) {
    assertThat(spans.keySet()).containsExactlyInAnyOrderElementsOf(STEPS);
    Span mutation = spans.get("mutation createStory");
    Span attempt = spans.get("attempt");
    Span chat = spans.get("chat gpt-4o-mini");
    assertThat(hex(mutation.getParentSpanId().toByteArray())).isEqualTo(PARENT);
    assertThat(List.of(spans.get("create"), attempt))
        .allMatch(span -> span.getParentSpanId().equals(mutation.getSpanId()));
    assertThat(List.of(spans.get("secret"), chat, spans.get("save")))
        .allMatch(span -> span.getParentSpanId().equals(attempt.getSpanId()));
    assertThat(call.traceparent())
        .isEqualTo(
            "00-%s-%s-01"
                .formatted(
                    hex(mutation.getTraceId().toByteArray()), hex(chat.getSpanId().toByteArray())));
    assertThat(texts(attempt.getAttributesList())).containsEntry("story.status", "COMPLETE");
    assertThat(texts(chat.getAttributesList()))
        .containsKeys("gen_ai.usage.output_tokens", "http.response.header.x-request-id");
  }

  private static String createByHttp(Caller user, String prompt) {
    JsonObject body =
        new JsonObject().put("query", Documents.CREATE).put("variables", Documents.prompt(prompt));
    HttpResponse<String> answer =
        user.http()
            .send(
                user.http()
                    .request("")
                    .header("Content-Type", "application/json")
                    .header("traceparent", traceparent(BY_HTTP))
                    .POST(BodyPublishers.ofString(body.encode())));
    return id(new JsonObject(answer.body()).getJsonObject("data"));
  }

  private static String createBySocket(Caller user, String prompt) {
    try (GraphQLWsClient socket = user.socket()) {
      socket.subscribe(
          "1",
          new JsonObject()
              .put("query", Documents.CREATE)
              .put("variables", Documents.prompt(prompt))
              .put("extensions", new JsonObject().put("traceparent", traceparent(BY_SOCKET))));
      return id(socket.expectNext("1"));
    }
  }

  private static String id(JsonObject data) {
    return data.getJsonObject("createStory").getString("id");
  }

  private static String traceparent(String trace) {
    return "00-" + trace + "-" + PARENT + "-01";
  }

  private static UpstreamCall upstream(Service service, String prompt) {
    return service.standIns().openAi().calls(prompt).get(0);
  }

  private static Map<String, Span> trace(Collector collector, String id) {
    return collector.spans().stream()
        .filter(span -> hex(span.getTraceId().toByteArray()).equals(id))
        .collect(toMap(Span::getName, span -> span));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
