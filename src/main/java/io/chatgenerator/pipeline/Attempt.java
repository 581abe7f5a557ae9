package io.chatgenerator.pipeline;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.story.Completion;
import io.chatgenerator.story.GenerationException;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryError;
import io.chatgenerator.story.Trace;
import io.chatgenerator.story.Trace.Step;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One try at one story by the task that holds its lease: secret, generate, save, and heartbeats.
 *
 * <p>It ends in exactly one way: the story is stored as COMPLETE, FAILED or CANCELLED; the next
 * attempt is stored; the lease is released; or it turns out to be lost, and then nothing more is
 * written or published. Confined to one event loop.
 */
final class Attempt {
  private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

  private final AttemptContext context;
  private final GenerationCleanup generations;
  private final AttemptObserver observer;
  private final Trace origin;
  private final Trace trace;
  private final StoryLog log;
  private final StoryWriter writer;
  private final GrowingStory story;
  private final Heartbeat heartbeat;
  private final ModelCalls calls;
  private final Promise<Story> ended = Promise.promise();
  private Future<?> identified = Future.succeededFuture();
  private boolean leaving;
  private boolean over;

  /**
   * @param origin the trace of the request that led to it; the attempts that follow have the same
   */
  Attempt(AttemptContext context, GenerationCleanup generations, Story story, Trace origin) {
    this.context = requireNonNull(context);
    this.generations = requireNonNull(generations);
    this.origin = requireNonNull(origin);
    this.trace = origin.begin(Step.ATTEMPT);
    this.log = new StoryLog(trace);
    this.observer = context.observer().attemptStarted(story);
    this.writer = new StoryWriter(context, trace, log);
    this.story = new GrowingStory(context, observer, story);
    this.heartbeat = new Heartbeat(context, writer, this.story, this::notRenewed);
    this.calls =
        new ModelCalls(
            context, observer, trace, log, story, this::secureLease, this.story::add, this::begun);
    trace.about(story);
  }

  /** The story as far as it is published. */
  Story story() {
    return story.now();
  }

  Trace origin() {
    return origin;
  }

  /** A line of the log about the story as far as it has been told. */
  LoggingEventBuilder line(LoggingEventBuilder line) {
    return log.line(story(), line);
  }

  /**
   * Runs until the attempt has ended.
   *
   * @param pause to wait before the model is called
   * @return the story as this attempt leaves it: terminal, released, or PENDING with a higher
   *     attempt number that this task holds. Fails where the lease was lost.
   */
  Future<Story> run(Duration pause) {
    heartbeat.start();
    calls
        .complete(pause)
        .transform(answer -> identified.transform(stored -> finish(answer)))
        .onFailure(this::lose);
    return trace.watch(ended.future());
  }

  /** Stops for the owner. Gives the story as it ended, which may be otherwise if it just did. */
  Future<Story> cancel() {
    if (!over) {
      stop();
      story().generationId().ifPresent(generations::cancel);
      end(story().used(calls.used()).cancelled(context.leases().now())).onFailure(this::lose);
    }
    return ended.future();
  }

  /** Stops and lets any other task go on, as a task does that shuts down. */
  Future<Story> release() {
    if (!over) {
      stop();
      writer
          .secure(story().leased(context.leases().release(story()), context.leases().now()))
          .compose(this::settle)
          .onFailure(this::lose);
    }
    return ended.future();
  }

  /** Releases the story as soon as another task can attach to its generation. */
  void leave() {
    leaving = true;
    if (story().generationId().isPresent()) {
      release();
    }
  }

  /** Stops where the table holds the story for it no longer. */
  void checkLease() {
    heartbeat.beatNow();
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
        ? end(story().used(calls.used()).completed(answer.result(), context.leases().now()))
        : fail(answer.cause());
  }

  private Future<Void> fail(Throwable failure) {
    GenerationException cause = GenerationException.of(failure);
    log.failed(story(), cause, LOG.atWarn());
    trace.fail(cause);
    return context.retries().allowsAttemptAfter(cause, story())
        ? startNextAttempt().recover(why -> endWhereLimited(why, cause))
        : endFailed(cause);
  }

  /** The owner's tokens may not allow for another attempt. */
  private Future<Void> endWhereLimited(Throwable why, GenerationException cause) {
    return RequestException.isTooMany(why) ? endFailed(cause) : Future.failedFuture(why);
  }

  private Future<Void> endFailed(GenerationException cause) {
    return end(
        story().used(calls.used()).failed(StoryError.of(cause.code()), context.leases().now()));
  }

  /** Renews first, so that the lease which the next attempt takes over is known for certain. */
  private Future<Void> startNextAttempt() {
    return writer.secure(story.underNewLease()).compose(this::claimNextAttempt);
  }

  /** Under a lease of this moment: the renewal may have taken longer than a lease lasts. */
  private Future<Void> claimNextAttempt(Story seen) {
    Story next = seen.afterFailure(calls.used(), context.leases().hold(), context.leases().now());
    return context
        .unconfirmed()
        .confirm(next, context.repository().take(seen, next, 0))
        .compose(taken -> taken ? settle(next) : Future.failedFuture(new LeaseLostException()));
  }

  private Future<Void> end(Story terminal) {
    return writer.end(terminal).compose(this::settle);
  }

  private Future<Void> settle(Story last) {
    generations.settle(story(), last);
    story.become(last);
    ended.tryComplete(last);
    return Future.succeededFuture();
  }

  /** Holds its text back until the id is stored: who takes the story over attaches by it. */
  private void begun(String id) {
    if (over) {
      generations.discard(id);
      return;
    }
    story.hold();
    story().generationId().ifPresent(generations::discard);
    story.generatedAs(id);
    identified =
        writer
            .secure(story.underNewLease())
            .onSuccess(this::identified)
            .onFailure(this::notRenewed);
  }

  private void identified(Story saved) {
    story.saved(saved);
    if (leaving) {
      release();
    }
    story.release();
  }

  /** The lease may hold still: who knows better will fence the next write. */
  private void notRenewed(Throwable failure) {
    if (failure instanceof LeaseLostException) {
      lose(failure);
    } else if (failure instanceof GenerationException && !over) {
      stop();
      fail(failure).onFailure(this::lose);
    } else {
      line(LOG.atWarn())
          .setCause(failure)
          .log("story {} attempt {}: lease not renewed", story().id(), story().attempt());
    }
  }

  /** A task that stood still may have lost the story by now: a call would be paid for twice. */
  private Future<Void> secureLease() {
    return story().lease().filter(context.leases()::isSafe).isPresent()
        ? Future.succeededFuture()
        : writer
            .secure(story.underNewLease())
            .onSuccess(story::saved)
            .onFailure(this::notRenewed)
            .mapEmpty();
  }

  private void lose(Throwable why) {
    story.drop();
    stop();
    ended.tryFail(why);
  }

  /** Takes what the model sent till now and closes its connection; nothing more is published. */
  private void stop() {
    over = true;
    story.close();
    calls.stop();
    heartbeat.stop();
  }
}
