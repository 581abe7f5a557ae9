package io.chatgenerator.pipeline;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.story.ErrorCode;
import io.chatgenerator.story.PeerClient;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryEvent;
import io.chatgenerator.story.StoryEvents;
import io.chatgenerator.story.StoryIds;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.StoryReader;
import io.chatgenerator.story.StoryRepository;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * Stops stories for their owners: through the task that runs the story, which closes its connection
 * to the model at once and keeps the text up to that moment, or in the table where no task answers.
 * Removes those that are to be deleted. Confined to one event loop.
 */
public final class Cancellation {
  private static final int ROUNDS = 5;
  private static final long TIMEOUT_MS = 6_000;

  private final Vertx vertx;
  private final StoryRepository repository;
  private final StoryReader reader;
  private final StoryEvents events;
  private final Leases leases;
  private final TokenEstimate tokens;
  private final StoryRunner runner;
  private final PeerClient tasks;

  public Cancellation(
      Vertx vertx,
      StoryRepository repository,
      StoryReader reader,
      StoryEvents events,
      Leases leases,
      TokenEstimate tokens,
      StoryRunner runner,
      PeerClient tasks) {
    this.vertx = requireNonNull(vertx);
    this.repository = requireNonNull(repository);
    this.reader = requireNonNull(reader);
    this.events = requireNonNull(events);
    this.leases = requireNonNull(leases);
    this.tokens = requireNonNull(tokens);
    this.runner = requireNonNull(runner);
    this.tasks = requireNonNull(tasks);
  }

  /** The story once it has ended. Fails with NOT_FOUND, or UNAVAILABLE if no end can be stored. */
  Future<Story> cancel(StoryKey key) {
    return cancel(key, ROUNDS);
  }

  /** Each round ends the story or finds that somebody moved it on in between. */
  private Future<Story> cancel(StoryKey key, int rounds) {
    if (rounds == 0) {
      return keepsChanging();
    }
    return withinTimeout(runner.cancel(key))
        .recover(Cancellation::whereNotLost)
        .compose(here -> here.isPresent() ? Future.succeededFuture(here) : cancelElsewhere(key))
        .compose(
            ended ->
                ended
                    .filter(Story::isTerminal)
                    .map(Future::succeededFuture)
                    .orElseGet(() -> cancel(key, rounds - 1)));
  }

  /** On this event loop, where {@link Future#timeout} would go on with a thread of its own. */
  private <T> Future<T> withinTimeout(Future<T> answer) {
    Promise<T> first = Promise.promise();
    long timer = vertx.setTimer(TIMEOUT_MS, id -> first.tryFail(new TimeoutException()));
    answer.onSuccess(first::tryComplete).onFailure(first::tryFail);
    return first.future().onComplete(done -> vertx.cancelTimer(timer));
  }

  private Future<Optional<Story>> cancelElsewhere(StoryKey key) {
    return StoryIds.isValid(key.id())
        ? repository
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
        .map(holder -> tasks.cancel(holder, stored.key()).otherwise(Optional.empty()))
        .orElse(Future.succeededFuture(Optional.empty()));
  }

  /** Only as it was read: a checkpoint in between may have brought more text. */
  private Future<Optional<Story>> endInTable(Story stored) {
    Story cancelled = stored.used(tokens.lost(stored)).cancelled(leases.now());
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

  /**
   * Stops and removes a story. Gives it; empty where there was none, or none that can be read: its
   * item does not say which task works on it, and the event lets that one stop.
   */
  Future<Optional<Story>> delete(StoryKey key) {
    return reader
        .read(key)
        .compose(
            found ->
                found.isPresent()
                    ? stopAndRemove(key, ROUNDS)
                    : repository.delete(key).map(Optional.empty()))
        .onSuccess(removed -> events.publish(new StoryEvent.Deleted(key)));
  }

  /** Each round removes the story, or finds that it was started again since it was stopped. */
  private Future<Optional<Story>> stopAndRemove(StoryKey key, int rounds) {
    return rounds == 0
        ? keepsChanging()
        : cancel(key).compose(ended -> remove(ended, rounds)).recover(Cancellation::emptyWhereGone);
  }

  private Future<Optional<Story>> remove(Story ended, int rounds) {
    return repository
        .deleteEnded(ended.key())
        .recover(lost -> isGone(ended.key(), lost))
        .compose(
            removed ->
                removed
                    ? Future.succeededFuture(Optional.of(ended))
                    : stopAndRemove(ended.key(), rounds - 1));
  }

  /** The answer of an earlier try may have been lost. */
  private Future<Boolean> isGone(StoryKey key, Throwable lost) {
    return repository
        .find(key)
        .compose(
            found -> found.isEmpty() ? Future.succeededFuture(true) : Future.failedFuture(lost));
  }

  /** Of two deletions at once, the second one finds nothing, as if it had come later. */
  private static Future<Optional<Story>> emptyWhereGone(Throwable why) {
    return why instanceof RequestException known && known.code() == ErrorCode.NOT_FOUND
        ? Future.succeededFuture(Optional.empty())
        : Future.failedFuture(why);
  }

  private static <T> Future<T> keepsChanging() {
    return Future.failedFuture(
        new RequestException(ErrorCode.CONFLICT, "The story keeps changing. Please try again."));
  }

  static <T> Future<T> notFound() {
    return Future.failedFuture(
        new RequestException(ErrorCode.NOT_FOUND, "There is no such story."));
  }
}
