package io.chatgenerator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.graphql.RequestTrace;
import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.OwnerHash;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.tracing.RecordedSpans;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The spans of stories that are written, from the request that asked for them. */
class TracedStoryTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String CALLER = "b7ad6b7169203331";
  private static final String PROMPT = "a fox who must not be named";
  private static final String CHAT = "chat gpt-4o-mini";

  private final RecordedSpans spans = new RecordedSpans();
  private final SimulatedService service = SimulatedService.ofOneTask(spans.stories());

  @Test
  void aStoryIsOneTraceFromItsRequestToItsSavedText() {
    Story story = create();
    service.model().last().say("Once");
    service.model().last().finish();
    service.deliver();

    assertThat(spans.names())
        .containsExactly("create", "mutation createStory", "secret", CHAT, "save", "attempt");
    assertThat(spans.all()).allMatch(span -> span.getTraceId().equals(TRACE));
    assertThat(spans.named("mutation createStory").getParentSpanId()).isEqualTo(CALLER);
    assertThat(parentOf("create")).isEqualTo("mutation createStory");
    assertThat(parentOf("attempt")).isEqualTo("mutation createStory");
    assertThat(List.of(parentOf("secret"), parentOf(CHAT), parentOf("save")))
        .containsOnly("attempt");
    assertThat(spans.all()).noneMatch(span -> span.getStatus().getStatusCode() == StatusCode.ERROR);
    assertThat(text(spans.named("attempt"), "story.id")).isEqualTo(story.id());
    assertThat(spans.named("attempt").getAttributes().get(AttributeKey.longKey("story.attempt")))
        .isEqualTo(1);
    assertThat(text(spans.named("attempt"), "story.status")).isEqualTo("COMPLETE");
    assertThat(text(spans.named("save"), "db.collection.name")).isEqualTo("Tales");
  }

  @Test
  void theModelIsAskedAsPartOfTheTrace() {
    create();
    service.model().last().say("Once");
    service.model().last().finish();
    service.deliver();

    SpanData chat = spans.named(CHAT);
    assertThat(service.model().last().headers())
        .isEqualTo(Map.of("traceparent", "00-" + TRACE + "-" + chat.getSpanId() + "-01"));
    assertThat(chat.getKind()).isEqualTo(SpanKind.CLIENT);
    assertThat(text(chat, "gen_ai.request.model")).isEqualTo("gpt-4o-mini");
    assertThat(text(chat, "gen_ai.response.model")).isEqualTo("model");
    assertThat(text(chat, "server.address")).isEqualTo("api.openai.com");
    assertThat(chat.getEvents()).extracting(EventData::getName).containsExactly("first text");
  }

  @Test
  void eachAttemptStaysInTheTraceOfTheRequestAndSaysWhyItFailed() {
    create();
    for (int attempt = 1; attempt <= 3; attempt++) {
      service.model().last().say("Once");
      service.model().last().fail(FailureCode.MODEL_BROKEN);
      service.advanceMillis(5_000);
    }

    List<SpanData> attempts = all("attempt");
    assertThat(attempts).hasSize(3).allMatch(span -> span.getTraceId().equals(TRACE));
    assertThat(attempts)
        .extracting(span -> span.getAttributes().get(AttributeKey.longKey("story.attempt")))
        .containsExactly(1L, 2L, 3L);
    assertThat(attempts)
        .allMatch(span -> text(span, "error.type").equals("MODEL_BROKEN"))
        .allMatch(span -> span.getStatus().getStatusCode() == StatusCode.ERROR);
    assertThat(text(attempts.get(2), "story.status")).isEqualTo("FAILED");
  }

  @Test
  void aRequestToTheModelThatIsMadeAgainIsASpanOfItsOwn() {
    create();
    service.model().last().fail(FailureCode.MODEL_BUSY);
    service.advanceMillis(600);
    service.model().last().finish();
    service.deliver();

    assertThat(all(CHAT)).hasSize(2);
    assertThat(text(all(CHAT).get(0), "error.type")).isEqualTo("MODEL_BUSY");
    assertThat(all(CHAT).get(1).getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(spans.named("attempt").getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
  }

  @Test
  void aStoryThatItsOwnerStopsIsNoError() {
    StoryKey key = create().key();
    service.model().last().say("Once");
    service.get(service.task(0).stories().cancel(key));

    assertThat(text(spans.named("attempt"), "story.status")).isEqualTo("CANCELLED");
    assertThat(spans.all()).noneMatch(span -> span.getStatus().getStatusCode() == StatusCode.ERROR);
  }

  @Test
  void aStoryThatIsTakenOverBeginsATraceOfItsOwn() {
    StoryKey key = create().key();
    service.task(0).die();
    service.start();
    service.advanceMillis(60_000);
    service.model().last().say("Once");
    service.model().last().finish();
    service.deliver();

    assertThat(service.stored(key).isComplete()).isTrue();
    SpanData second = spans.named("attempt");
    assertThat(second.getTraceId()).isNotEqualTo(TRACE);
    assertThat(second.getParentSpanContext().isValid()).isFalse();
    assertThat(text(second, "story.id")).isEqualTo(key.id());
  }

  @Test
  void namesNeitherOwnerNorPromptNorTextNorKey() {
    create();
    service.model().last().say("Once upon");
    service.model().last().finish();
    service.deliver();

    assertThat(spans.all().toString())
        .contains(OwnerHash.of("ann"))
        .doesNotContain("ann\"", "=ann", PROMPT, "Once upon", "key 1");
  }

  private Story create() {
    RequestTrace request =
        spans
            .requests()
            .received(
                "ann",
                name -> name.equals("traceparent") ? "00-" + TRACE + "-" + CALLER + "-01" : null);
    request.runs("mutation", "createStory");
    StoryService stories = service.task(0).stories();
    return service.get(
        stories
            .create("ann", PROMPT, Optional.empty(), Optional.empty(), Set.of(), request.trace())
            .onComplete(done -> request.answered()));
  }

  private String parentOf(String name) {
    String parent = spans.named(name).getParentSpanId();
    return spans.all().stream()
        .filter(span -> span.getSpanId().equals(parent))
        .map(SpanData::getName)
        .findFirst()
        .orElseThrow();
  }

  private List<SpanData> all(String name) {
    return spans.all().stream().filter(span -> span.getName().equals(name)).toList();
  }

  private static String text(SpanData span, String attribute) {
    return span.getAttributes().get(AttributeKey.stringKey(attribute));
  }
}
