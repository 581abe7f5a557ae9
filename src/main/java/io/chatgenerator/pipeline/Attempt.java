package io.chatgenerator.pipeline;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.story.Completion;
import io.chatgenerator.story.FailureCode;
import io.chatgenerator.story.GenerationException;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryError;
import io.chatgenerator.story.StoryEvent;
import io.chatgenerator.story.Trace;
import io.chatgenerator.story.Trace.Step;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One try at one story, by the task that holds its lease: secret, generate, save, and a sign of
 * life every few seconds.
 *
 * <p>It ends in exactly one way: the story is stored as COMPLETE, FAILED or CANCELLED; the next
 * attempt is stored; the lease is released; or it turns out to be lost, and then nothing more is
 * written or told. Confined to one event loop.
 */
final class Attempt {
  private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

  private final AttemptContext context;
  private final AttemptObserver observer;
  private final Trace origin;
  private final Trace trace;
  private final StoryLog log;
  private final StoryWriter writer;
  private final TextCoalescer text;
  private final ModelCalls calls;
  private final Promise<Story> ended = Promise.promise();
  private Story story;
  private long heartbeat = -1;
  private boolean over;

  /**
   * @param origin the trace of the request that led to it; the attempts that follow have the same
   */
  Attempt(AttemptContext context, Story story, Trace origin) {
    this.context = requireNonNull(context);
    this.story = requireNonNull(story);
    this.origin = requireNonNull(origin);
    this.trace = origin.begin(Step.ATTEMPT);
    this.log = new StoryLog(trace);
    this.observer = context.observer().attemptStarted(story);
    this.writer = new StoryWriter(context, trace, log);
    this.text = new TextCoalescer(context.vertx(), this::tell);
    this.calls = new ModelCalls(context, observer, trace, log, story, this::secureLease, text::add);
    trace.about(story);
  }

  /** The story as far as it has been told. */
  Story story() {
    return story;
  }

  Trace origin() {
    return origin;
  }

  /** A line of the log about the story as far as it has been told. */
  LoggingEventBuilder line(LoggingEventBuilder line) {
    return log.line(story, line);
  }

  /**
   * Runs until the attempt has ended.
   *
   * @param pause to wait before the model is called
   * @return the story as this attempt leaves it: terminal, released, or PENDING with a higher
   *     attempt number that this task holds. Fails where the lease was lost.
   */
  Future<Story> run(Duration pause) {
    heartbeat = context.vertx().setPeriodic(context.leases().renewal().toMillis(), id -> renew());
    calls.complete(pause).transform(this::finish).onFailure(this::lose);
    return trace.watch(ended.future());
  }

  /** Stops for the owner. Gives the story as it ended, which may be otherwise if it just did. */
  Future<Story> cancel() {
    if (!over) {
      stop();
      end(story.cancelled(context.leases().now())).onFailure(this::lose);
    }
    return ended.future();
  }

  /** Stops and lets any other task go on, as a task does that shuts down. */
  Future<Story> release() {
    if (!over) {
      stop();
      Instant now = context.leases().now();
      Story free = story.leased(context.leases().release(story), now);
      writer.persist(free).compose(written -> settle(written, free)).onFailure(this::lose);
    }
    return ended.future();
  }

  /** Stops without a word, since this task holds a later attempt of the story by now. */
  void abandon() {
    lose(new LeaseLostException());
  }

  private Future<Void> finish(AsyncResult<Completion> answer) {
    if (over) {
      return Future.succeededFuture();
    }
    stop();
    return answer.succeeded()
        ? end(story.completed(answer.result(), context.leases().now()))
        : fail(answer.cause());
  }

  private Future<Void> fail(Throwable failure) {
    GenerationException cause = GenerationException.of(failure);
    log.failed(story, cause, LOG.atWarn());
    trace.fail(cause);
    return mayTryAgain(cause)
        ? startNextAttempt()
        : end(story.failed(StoryError.of(cause.code()), context.leases().now()));
  }

  private boolean mayTryAgain(GenerationException cause) {
    return cause.code().isRetryable()
        && !story.text().isEmpty()
        && context.retries().allowsFailureOf(story);
  }

  /** Renews first, so that the lease which the next attempt takes over is known for certain. */
  private Future<Void> startNextAttempt() {
    Story seen = underNewLease();
    return writer
        .persist(seen)
        .compose(held -> held ? claimNextAttempt(seen) : settle(false, seen));
  }

  /** Under a lease of this moment: the renewal may have taken longer than a lease lasts. */
  private Future<Void> claimNextAttempt(Story seen) {
    Story next = seen.afterFailure(context.leases().hold(), context.leases().now());
    return context
        .unconfirmed()
        .confirm(next, context.repository().take(seen, next, 0))
        .compose(taken -> settle(taken, next));
  }

  private Future<Void> end(Story terminal) {
    return writer
        .persist(terminal)
        .compose(written -> settle(written, terminal), tooLarge -> endWithoutText(terminal));
  }

  private Future<Void> endWithoutText(Story terminal) {
    StoryError tooLong = StoryError.of(FailureCode.STORY_TOO_LONG);
    Story failed = terminal.withoutText().failed(tooLong, context.leases().now());
    return writer.persist(failed).compose(written -> settle(written, failed));
  }

  private Future<Void> settle(boolean written, Story last) {
    if (!written) {
      return Future.failedFuture(new LeaseLostException());
    }
    story = last;
    context.events().publish(new StoryEvent.Changed(last));
    ended.tryComplete(last);
    return Future.succeededFuture();
  }

  private void tell(String delta, int pieces) {
    if (!over) {
      observer.textTold(pieces);
      int offset = story.text().length();
      story = story.append(delta, context.leases().now());
      context.events().publish(offset == 0 ? new StoryEvent.Changed(story) : added(offset, delta));
    }
  }

  private StoryEvent added(int offset, String delta) {
    return new StoryEvent.TextAdded(story.key(), story.attempt(), offset, delta, story.updatedAt());
  }

  private void renew() {
    if (!writer.isBusy()) {
      Story now = underNewLease();
      writer.write(now).onSuccess(held -> renewed(held, now)).onFailure(this::notRenewed);
    }
  }

  private Story underNewLease() {
    return story.leased(context.leases().hold(), context.leases().now());
  }

  private void renewed(boolean held, Story saved) {
    if (!held) {
      lose(new LeaseLostException());
    } else if (!over) {
      story = story.under(saved.lease());
      context.events().publish(new StoryEvent.Saved(saved));
    }
  }

  /** The lease may hold still: who knows better will fence the next write. */
  private void notRenewed(Throwable failure) {
    if (failure instanceof GenerationException && !over) {
      stop();
      fail(failure).onFailure(this::lose);
    } else {
      line(LOG.atWarn())
          .setCause(failure)
          .log("story {} attempt {}: lease not renewed", story.id(), story.attempt());
    }
  }

  /** A task that stood still may have lost the story by now: a call would be paid for twice. */
  private Future<Void> secureLease() {
    if (story.lease().filter(context.leases()::isSafe).isPresent()) {
      return Future.succeededFuture();
    }
    Story now = underNewLease();
    return writer
        .persist(now)
        .onSuccess(held -> renewed(held, now))
        .expecting(held -> held)
        .mapEmpty();
  }

  private void lose(Throwable why) {
    over = true;
    stop();
    ended.tryFail(why);
  }

  /** Takes what the model sent till now and closes its connection; nothing more is published. */
  private void stop() {
    text.flush();
    over = true;
    calls.stop();
    context.vertx().cancelTimer(heartbeat);
  }
}
