package io.chatgenerator.metrics;

import io.chatgenerator.story.Completion;
import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.GenerationException;
import io.chatgenerator.story.TokenCount;
import io.chatgenerator.story.Trace;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Counts what the model does for attempts. */
final class ModelMetrics {
  private final Counter calls;
  private final Counter attachments;
  private final Counter retries;
  private final Counter stopped;
  private final Map<FailureCode, Counter> errors;
  private final Timer firstText;
  private final DistributionSummary speed;
  private final Counter pieces;
  private final Counter textEvents;

  ModelMetrics(Meters meters) {
    calls = meters.counter("model.calls", "Requests to the model for a text");
    attachments =
        meters.counter("model.attachments", "Requests for what follows of a text begun before");
    retries = meters.counter("model.retries", "Requests made again within one attempt");
    stopped = meters.counter("model.stopped", "Requests cut off, as nobody wanted more");
    errors =
        meters.counters(
            FailureCode.class, "model.errors", "Requests to the model that failed", "kind");
    firstText =
        meters.timer("model.first.text", "From the request to the first text", Meters.SECONDS);
    speed =
        meters.summary(
            "model.tokens.per.second", "Speed from the first text to the end", Meters.SPEEDS);
    pieces = meters.counter("text.pieces", "Pieces of text that the model sent");
    textEvents = meters.counter("text.events", "Events with text, each of one or more pieces");
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
