package io.chatgenerator.pipeline;

import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryIds;
import io.chatgenerator.story.StoryKey;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Stops stories for their owners: through the task that runs the story, which closes its connection
 * to the model at once and keeps the text up to that moment, or in the table where no task answers.
 */
record Cancellation(Task task, TokenEstimate tokens, StoryRunner runner) {
  static final int ROUNDS = 5;
  private static final long TIMEOUT_MS = 6_000;

  /** The story once it has ended. Fails with NOT_FOUND, or UNAVAILABLE if no end can be stored. */
  Future<Story> cancel(StoryKey key) {
    return settle(() -> cancelOnce(key), ROUNDS);
  }

  /** Repeats a step that is empty where somebody moved the story on in between. */
  static Future<Story> settle(Supplier<Future<Optional<Story>>> step, int rounds) {
    return rounds == 0
        ? Future.failedFuture(
            new RequestException(ErrorCode.CONFLICT, "The story keeps changing. Please try again."))
        : step.get()
            .compose(
                done ->
                    done.map(Future::succeededFuture).orElseGet(() -> settle(step, rounds - 1)));
  }

  private Future<Optional<Story>> cancelOnce(StoryKey key) {
    return withinTimeout(runner.cancel(key))
        .recover(Cancellation::whereNotLost)
        .compose(here -> here.isPresent() ? Future.succeededFuture(here) : cancelElsewhere(key))
        .map(ended -> ended.filter(Story::isTerminal));
  }

  /** On this event loop, where {@link Future#timeout} would go on with a thread of its own. */
  private <T> Future<T> withinTimeout(Future<T> answer) {
    Promise<T> first = Promise.promise();
    long timer = task.vertx().setTimer(TIMEOUT_MS, id -> first.tryFail(new TimeoutException()));
    answer.onSuccess(first::tryComplete).onFailure(first::tryFail);
    return first.future().onComplete(done -> task.vertx().cancelTimer(timer));
  }

  private Future<Optional<Story>> cancelElsewhere(StoryKey key) {
    return StoryIds.isValid(key.id())
        ? task.repository()
            .find(key)
            .compose(found -> found.map(this::cancelStored).orElseGet(Cancellation::notFound))
        : notFound();
  }

  private Future<Optional<Story>> cancelStored(Story stored) {
    return stored.isTerminal()
        ? hasEnded(stored)
        : askHolder(stored)
            .compose(
                ended -> ended.isPresent() ? Future.succeededFuture(ended) : endInTable(stored));
  }

  /** The task that has ended it may not have lived to remove its generation. */
  private Future<Optional<Story>> hasEnded(Story stored) {
    runner.removeGeneration(stored);
    return Future.succeededFuture(Optional.of(stored));
  }

  private Future<Optional<Story>> askHolder(Story stored) {
    return stored
        .holder()
        .map(holder -> task.peers().cancel(holder, stored.key()).otherwise(Optional.empty()))
        .orElse(Future.succeededFuture(Optional.empty()));
  }

  /** Only as it was read: a checkpoint in between may have brought more text. */
  private Future<Optional<Story>> endInTable(Story stored) {
    Story cancelled = stored.used(tokens.lost(stored)).cancelled(task.leases().now());
    return runner
        .endInTable(stored, cancelled)
        .map(ended -> Optional.of(cancelled).filter(story -> ended));
  }

  private static Future<Optional<Story>> whereNotLost(Throwable why) {
    return why instanceof LeaseLostException
        ? Future.succeededFuture(Optional.empty())
        : Future.failedFuture(
            new RequestException(
                ErrorCode.UNAVAILABLE, "The story could not be stopped. Please try again.", why));
  }

  static <T> Future<T> notFound() {
    return Future.failedFuture(
        new RequestException(ErrorCode.NOT_FOUND, "There is no such story."));
  }
}
