package io.chatgenerator.pipeline;

import io.chatgenerator.pipeline.StoryPipeline.Model;
import io.chatgenerator.story.Completion;
import io.chatgenerator.story.GenerationException;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.TextGenerator.GenerationRef;
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
 * written or published.
 */
final class Attempt {
  private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

  private final GenerationCleanup generations;
  private final StoryLog log;
  private final StoryWriter writer;
  private final GrowingStory story;
  private final ModelCalls calls;
  private final Promise<Story> ended = Promise.promise();
  private Future<?> identified = Future.succeededFuture();
  private final Promise<Void> attachable = Promise.promise();
  private boolean handedOver;
  private boolean over;

  /** At a story under a lease of this task, as part of the trace of what led to it. */
  Attempt(Task task, Model model, GenerationCleanup generations, Story begun, Trace origin) {
    task.leases().unconfirmed().begun(begun.key());
    Trace trace = origin.begin(Step.ATTEMPT, task.observer().attemptStarted(begun));
    trace.about(begun);
    this.generations = generations;
    log = new StoryLog(trace);
    story = new GrowingStory(task, trace, begun);
    writer = new StoryWriter(task, log, story, this::notRenewed);
    calls = new ModelCalls(task, model, log, writer, story, this::begun);
    begun.generation().ifPresent(ref -> attachable.complete());
  }

  Story story() {
    return story.now();
  }

  /** A line of the log about the story as far as it is published. */
  LoggingEventBuilder line(LoggingEventBuilder line) {
    return log.line(story(), line);
  }

  /**
   * Runs until the attempt has ended, the model being called after a pause. Gives the story as it
   * leaves it: terminal, released, or PENDING with a higher attempt number that this task holds.
   * Fails where the lease was lost.
   */
  Future<Story> run(Duration pause) {
    writer.startHeartbeat();
    calls
        .complete(pause)
        .transform(answer -> identified.transform(stored -> finish(answer)))
        .onFailure(this::lose);
    return log.trace().watch(ended.future());
  }

  /** Stops for the owner. Gives the story as it ended, which may be otherwise if it just did. */
  Future<Story> cancel() {
    if (!over) {
      stop();
      story().generation().ifPresent(generations::cancel);
      end(story.cancelled(calls.used())).onFailure(this::lose);
    }
    return ended.future();
  }

  /** Stops and lets any other task go on, as a task does that shuts down. */
  Future<Story> release() {
    if (!over) {
      stop();
      writer.secure(story.released()).compose(this::settle).onFailure(this::lose);
    }
    return ended.future();
  }

  /**
   * Completes once another task can attach to its generation; renews the lease, which would stand
   * in the way of that, no more.
   */
  Future<Void> attachable() {
    return attachable.future().onSuccess(now -> writer.stopHeartbeat());
  }

  /** Stops, since another task has the story. */
  void leave() {
    if (!over) {
      handedOver = true;
      stop();
      ended.tryComplete(story.released());
    }
  }

  boolean isOver() {
    return over;
  }

  boolean isHandedOver() {
    return handedOver;
  }

  /** Stops where the table holds the story for it no longer. */
  void checkLease() {
    writer.beatNow();
  }

  /** Stops without a word, since another attempt of the story runs by now. */
  void abandon() {
    lose(new LeaseLostException());
  }

  private Future<Void> finish(AsyncResult<Completion> answer) {
    if (over) {
      return Future.succeededFuture();
    }
    stop();
    return answer.succeeded()
        ? end(story.completed(calls.used(), answer.result()))
        : fail(answer.cause());
  }

  private Future<Void> fail(Throwable failure) {
    GenerationException cause = GenerationException.of(failure);
    log.failed(story(), cause, LOG.atWarn());
    log.trace().fail(cause);
    return calls.allowAttemptAfter(cause)
        ? writer
            .nextAttempt(calls.used())
            .compose(this::settle)
            .recover(why -> endWhereLimited(why, cause))
        : endFailed(cause);
  }

  /** The owner's tokens may not allow for another attempt. */
  private Future<Void> endWhereLimited(Throwable why, GenerationException cause) {
    return RequestException.isTooMany(why) ? endFailed(cause) : Future.failedFuture(why);
  }

  private Future<Void> endFailed(GenerationException cause) {
    return end(story.failed(calls.used(), cause));
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
  private void begun(GenerationRef generation) {
    if (over) {
      generations.discard(generation);
      return;
    }
    story.hold();
    story().generation().ifPresent(generations::discard);
    story.generatedAs(generation);
    identified =
        writer
            .secure(story.underNewLease())
            .onSuccess(this::identified)
            .onFailure(this::notRenewed);
  }

  private void identified(Story saved) {
    story.saved(saved);
    story.release();
    attachable.tryComplete();
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
    writer.stopHeartbeat();
  }
}
