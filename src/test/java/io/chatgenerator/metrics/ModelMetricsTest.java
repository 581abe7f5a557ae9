package io.chatgenerator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatgenerator.graphql.RequestObserver;
import io.chatgenerator.pipeline.PipelineObserver;
import io.chatgenerator.story.Completion;
import io.chatgenerator.story.Completion.FinishReason;
import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.GenerationException;
import io.chatgenerator.story.Lease;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.TokenCount;
import io.chatgenerator.story.Trace;
import io.chatgenerator.story.Trace.Step;
import io.chatgenerator.tracing.RecordedSpans;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What attempts and their calls count, whether or not they are traced as well. */
class ModelMetricsTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Story STORY =
      Story.pending(
          new StoryKey("ann", "019b7c5a-8b7e-7000-8000-000000000001"),
          "A whale",
          List.of(),
          NOW,
          Lease.heldBy("task", NOW));

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final PipelineObserver metrics =
      new PipelineMetrics(
          registry,
          5,
          new TokenMetrics.Prices("asked", OptionalDouble.empty(), OptionalDouble.empty()));

  private static Stream<Trace> origins() {
    return Stream.of(Trace.NONE, new RecordedSpans().stories());
  }

  @ParameterizedTest
  @MethodSource("origins")
  void countsCallsOfOneAttempt(Trace origin) {
    Trace attempt = origin.begin(Step.ATTEMPT, metrics.attemptStarted(STORY));
    attempt.begin(Step.SECRET).end();
    Trace refused = attempt.begin(Step.GENERATE);
    refused.fail(new GenerationException(FailureCode.MODEL_BUSY, "busy"));
    refused.end();
    Trace broken = attempt.begin(Step.GENERATE);
    broken.firstText();
    attempt.textPublished(3);
    broken.fail(new GenerationException(FailureCode.MODEL_BROKEN, "broken"));
    Trace attached = attempt.begin(Step.ATTACH);
    attached.firstText();
    attached.answered(new Completion(FinishReason.STOP, "asked"), new TokenCount(1, 2, false));
    metrics.attemptStarted(STORY).begin(Step.ATTACH).stopped();

    assertThat(counted("attempts.started")).isEqualTo(2);
    assertThat(counted("model.calls")).isEqualTo(2);
    assertThat(counted("model.attachments")).isEqualTo(2);
    assertThat(counted("model.retries")).isEqualTo(2);
    assertThat(counted("model.errors", "kind", "model_busy")).isEqualTo(1);
    assertThat(counted("model.errors", "kind", "model_broken")).isEqualTo(1);
    assertThat(counted("model.stopped")).isEqualTo(1);
    assertThat(counted("text.pieces")).isEqualTo(3);
    assertThat(counted("text.events")).isEqualTo(1);
    assertThat(registry.get("chatgenerator.model.first.text").timer().count()).isEqualTo(1);
    assertThat(registry.get("chatgenerator.model.tokens.per.second").summary().count()).isZero();
  }

  @ParameterizedTest
  @MethodSource("origins")
  void measuresTheSpeedOfAWholeText(Trace origin) {
    Trace attempt = origin.begin(Step.ATTEMPT, metrics.attemptStarted(STORY));
    Trace call = attempt.begin(Step.GENERATE);
    call.firstText();
    call.answered(new Completion(FinishReason.STOP, "asked"), new TokenCount(1, 2, false));
    assertThat(registry.get("chatgenerator.model.tokens.per.second").summary().count())
        .isEqualTo(1);
  }

  @Test
  void countsTheErrorsOfTracedRequests() {
    var errors = new Meters(registry).counters(ErrorCode.class, "graphql.errors", "Errors", "code");
    RequestObserver counting = code -> errors.get(code).increment();
    new RecordedSpans().requests(counting).received("ann", name -> null).failed(ErrorCode.CONFLICT);
    counting.received("ann", name -> null).failed(ErrorCode.CONFLICT);
    assertThat(counted("graphql.errors", "code", "conflict")).isEqualTo(2);
  }

  private double counted(String name, String... tags) {
    return registry
        .get("chatgenerator." + name)
        .tags(tags)
        .meter()
        .measure()
        .iterator()
        .next()
        .getValue();
  }
}
