package io.chatgenerator.metrics;

import io.chatgenerator.pipeline.AttemptObserver;
import io.chatgenerator.pipeline.CallObserver;
import io.chatgenerator.story.Completion;
import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.GenerationException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Counts what the model does; one for all attempts. */
final class AttemptMetrics implements AttemptObserver {
  private static final String TOKENS = "model.tokens";
  private static final String TOKENS_HELP = "Tokens that the model counted";

  private final Counter calls;
  private final Counter retries;
  private final Counter stopped;
  private final Map<FailureCode, Counter> errors;
  private final Timer firstText;
  private final DistributionSummary speed;
  private final Counter promptTokens;
  private final Counter completionTokens;
  private final Counter pieces;
  private final Counter told;

  AttemptMetrics(Meters meters) {
    calls = meters.counter("model.calls", "Requests to the model");
    retries = meters.counter("model.retries", "Requests made again within one attempt");
    stopped = meters.counter("model.stopped", "Requests cut off, as nobody wanted more");
    errors =
        meters.counters(
            FailureCode.class, "model.errors", "Requests to the model that failed", "kind");
    firstText =
        meters.timer("model.first.text", "From the request to the first text", Buckets.SECONDS);
    speed =
        meters.summary(
            "model.tokens.per.second", "Speed from the first text to the end", Buckets.SPEEDS);
    promptTokens = meters.counter(TOKENS, TOKENS_HELP, "type", "prompt");
    completionTokens = meters.counter(TOKENS, TOKENS_HELP, "type", "completion");
    pieces = meters.counter("text.pieces", "Pieces of text that the model sent");
    told = meters.counter("text.events", "Events that told of text, each of one or more pieces");
  }

  @Override
  public CallObserver modelCalled() {
    calls.increment();
    return new Call();
  }

  @Override
  public void textTold(int count) {
    pieces.increment(count);
    told.increment();
  }

  private final class Call implements CallObserver {
    private final long askedAt = System.nanoTime();
    private long firstTextAt = askedAt;

    @Override
    public void firstText() {
      firstTextAt = System.nanoTime();
      firstText.record(firstTextAt - askedAt, TimeUnit.NANOSECONDS);
    }

    @Override
    public void answered(Completion how) {
      long nanos = System.nanoTime() - firstTextAt;
      how.promptTokens().ifPresent(promptTokens::increment);
      how.completionTokens().ifPresent(tokens -> wrote(tokens, nanos));
    }

    @Override
    public void failed(Throwable why, boolean again) {
      FailureCode kind =
          why instanceof GenerationException known ? known.code() : FailureCode.INTERNAL;
      errors.get(kind).increment();
      if (again) {
        retries.increment();
      }
    }

    @Override
    public void stopped() {
      stopped.increment();
    }

    private void wrote(int tokens, long nanos) {
      completionTokens.increment(tokens);
      if (nanos > 0) {
        speed.record(tokens * 1e9 / nanos);
      }
    }
  }
}
