package io.chatgenerator.recovery;

import static java.util.Objects.requireNonNull;

import io.chatgenerator.pipeline.Erasures;
import io.chatgenerator.pipeline.StoryRunner;
import io.chatgenerator.recovery.Takeover.Outcome;
import io.chatgenerator.story.ErasureRepository;
import io.chatgenerator.story.StoryKey;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Optional;

/**
 * Takes over, as one task, on its event loop, what the {@link WorkFinder} of the process finds on
 * its own.
 */
public final class StoryTaker {
  private final Context loop;
  private final StoryRunner runner;
  private final Erasures erasures;
  private final Takeover takeover;

  /**
   * To be created on the task's event loop.
   *
   * @param suspects of the process
   */
  public StoryTaker(
      Vertx vertx, StoryRunner runner, Erasures erasures, Takeover takeover, Suspects suspects) {
    this.loop = vertx.getOrCreateContext();
    this.runner = requireNonNull(runner);
    this.erasures = requireNonNull(erasures);
    this.takeover = requireNonNull(takeover);
    suspects.watch(runner);
  }

  /** How many more stories this task can work on. */
  int room() {
    return runner.room();
  }

  /** Whether the story runs here, or has room for it. */
  boolean has(StoryKey key) {
    return runner.has(key);
  }

  /** Calls {@code listener}, on the finder's event loop, when there is room for another story. */
  void onRoom(Runnable listener, Context finder) {
    runner.onRoom(finder.equals(loop) ? listener : () -> finder.runOnContext(r -> listener.run()));
  }

  /**
   * Takes a story, or goes on with an erasure. Fails where the table does.
   *
   * @param giver the task that gives the story away, where it holds one that can be attached to
   * @param finder the event loop that asks, and gets the answer
   */
  Future<Outcome> take(StoryKey key, Optional<String> giver, Context finder) {
    if (finder.equals(loop)) {
      return take(key, giver);
    }
    Promise<Outcome> answer = Promise.promise();
    loop.runOnContext(
        go ->
            take(key, giver)
                .onComplete(
                    (outcome, failure) ->
                        finder.runOnContext(back -> answer.complete(outcome, failure))));
    return answer.future();
  }

  private Future<Outcome> take(StoryKey key, Optional<String> giver) {
    return key.id().equals(ErasureRepository.QUEUED_AS)
        ? erasures.resume(key.owner()).map(Outcome.NOT_WAITING)
        : takeover.take(key, giver);
  }
}
