package io.chatgenerator.recovery;

import static java.util.Comparator.comparing;

import io.chatgenerator.pipeline.Erasures;
import io.chatgenerator.pipeline.StoryPipeline;
import io.chatgenerator.pipeline.StoryRunner;
import io.chatgenerator.recovery.Takeover.Outcome;
import io.chatgenerator.story.ErasureRepository;
import io.chatgenerator.story.StoryKey;
import io.chatgenerator.story.Trace;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Takes over, on the event loop of one task, what the {@link WorkFinder} of the process finds. */
public final class StoryTaker {
  private final Context loop;
  private final StoryRunner runner;
  private final Erasures erasures;
  private final Takeover takeover;

  /** To be created on the task's event loop. */
  public StoryTaker(StoryPipeline pipeline, Suspects suspects, Trace traces) {
    this.loop = pipeline.task().vertx().getOrCreateContext();
    this.runner = pipeline.runner();
    this.erasures = pipeline.erasures();
    this.takeover = new Takeover(pipeline, suspects, traces);
    suspects.watch(runner);
  }

  int room() {
    return runner.room();
  }

  boolean has(StoryKey key) {
    return runner.has(key);
  }

  /** Calls {@code listener}, on the finder's event loop, when there is room for another story. */
  void onRoom(Runnable listener, Context finder) {
    runner.onRoom(finder.equals(loop) ? listener : () -> finder.runOnContext(r -> listener.run()));
  }

  /**
   * Takes a story, or goes on with an erasure, and answers on the finder's event loop. Fails where
   * the table does.
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

  /** The tasks of this process, one for each event loop. */
  record All(List<StoryTaker> takers) {
    All {
      takers = List.copyOf(takers);
    }

    boolean has(StoryKey key) {
      return takers.stream().anyMatch(taker -> taker.has(key));
    }

    int room() {
      return takers.stream().mapToInt(StoryTaker::room).sum();
    }

    /**
     * The one with the most room beside the stories {@code taking} has an entry for; never one that
     * is full while another one is not, since what takes long holds no room.
     */
    StoryTaker roomiest(Collection<StoryTaker> taking) {
      return takers.stream()
          .max(
              comparing((StoryTaker taker) -> taker.room() > 0)
                  .thenComparing(taker -> taker.room() - Collections.frequency(taking, taker)))
          .orElseThrow();
    }

    void onRoom(Runnable listener, Context finder) {
      takers.forEach(taker -> taker.onRoom(listener, finder));
    }
  }
}
