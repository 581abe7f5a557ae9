package io.chatgenerator.metrics;

import io.chatgenerator.story.Completion;
import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.GenerationException;
import io.chatgenerator.story.TokenCount;
import io.chatgenerator.story.Trace;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Counts what the model does for attempts. */
final class ModelMetrics extends Meters {
  /** Tokens per second of language models. */
  private static final double[] SPEEDS = {5, 10, 20, 50, 100, 200, 500};

  private final Counter calls = counter("model.calls", "Requests to the model for a text");
  private final Counter attachments =
      counter("model.attachments", "Requests for what follows of a text begun before");
  private final Counter retries =
      counter("model.retries", "Requests made again within one attempt");
  private final Counter stopped =
      counter("model.stopped", "Requests cut off, as nobody wanted more");
  private final Map<FailureCode, Counter> errors =
      counters(FailureCode.class, "model.errors", "Requests to the model that failed", "kind");
  private final Timer firstText =
      timer("model.first.text", "From the request to the first text", SECONDS);
  private final DistributionSummary speed =
      summary("model.tokens.per.second", "Speed from the first text to the end", SPEEDS);
  private final Counter pieces = counter("text.pieces", "Pieces of text that the model sent");
  private final Counter textEvents =
      counter("text.events", "Events with text, each of one or more pieces");

  ModelMetrics(MeterRegistry registry) {
    super(registry);
  }

  /** One attempt. */
  final class Attempt implements Trace {
    private boolean called;

    @Override
    public Trace begin(Step step) {
      return switch (step) {
        case GENERATE -> call(calls, new Call());
        case ATTACH -> call(attachments, new Attachment());
        case CREATE, ATTEMPT, SECRET, SAVE -> Trace.NONE;
      };
    }

    private Trace call(Counter kind, Trace call) {
      kind.increment();
      if (called) {
        retries.increment();
      }
      called = true;
      return call;
    }

    @Override
    public void textPublished(int count) {
      pieces.increment(count);
      textEvents.increment();
    }
  }

  /** A request of which no times are measured: how much of its text came before is not known. */
  private class Attachment implements Trace {
    @Override
    public void fail(Throwable why) {
      errors
          .get(why instanceof GenerationException known ? known.code() : FailureCode.INTERNAL)
          .increment();
    }

    @Override
    public void stopped() {
      stopped.increment();
    }
  }

  /** A request for a whole text. */
  private final class Call extends Attachment {
    private final long askedAt = System.nanoTime();
    private long firstTextAt = askedAt;

    @Override
    public void firstText() {
      firstTextAt = System.nanoTime();
      firstText.record(firstTextAt - askedAt, TimeUnit.NANOSECONDS);
    }

    @Override
    public void answered(Completion how, TokenCount used) {
      long nanos = System.nanoTime() - firstTextAt;
      if (nanos > 0) {
        speed.record(used.completion() * 1e9 / nanos);
      }
    }
  }
}
