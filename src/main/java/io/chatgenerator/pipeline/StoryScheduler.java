package io.chatgenerator.pipeline;

import io.chatgenerator.pipeline.StoryPipeline.Owners;
import io.chatgenerator.story.RequestException;
import io.chatgenerator.story.Story;
import io.chatgenerator.story.StoryRepository.ClientToken;
import io.chatgenerator.story.StoryRepository.DayOverException;
import io.chatgenerator.story.Trace;
import io.chatgenerator.story.Trace.Step;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Starts the attempts that owners ask for: on this task while there is room, else on any task that
 * has it.
 */
record StoryScheduler(Task task, Owners owners, StoryRunner runner) {
  /** Fails with UNAVAILABLE once this task takes nothing new. */
  Future<Void> open() {
    return runner.isDraining()
        ? Future.failedFuture(RequestException.stopping())
        : Future.succeededFuture();
  }

  /** Stores a new story and starts it. Gives the earlier one where the token was used for it. */
  Future<Story> create(Story waiting, Optional<ClientToken> token, Trace trace) {
    return start(
        waiting,
        trace,
        next -> task.repository().create(next, token, owners.limits().maxActivePerUser()));
  }

  /** A repeated request finds its story, whatever became of the one that it continues. */
  Future<Story> createdBefore(Story asked, Optional<ClientToken> token, Throwable refusal) {
    return token
        .map(used -> task.repository().findCreated(asked, used))
        .orElse(Future.succeededFuture(Optional.empty()))
        .compose(found -> found.map(Future::succeededFuture).orElse(Future.failedFuture(refusal)));
  }

  /**
   * Starts the next attempt of a story that has ended. Fails with a {@link LeaseLostException}
   * where it has changed since it was seen. The task that has ended it may not have lived to remove
   * its generation, of which nothing is stored afterwards.
   */
  Future<Story> restart(Story seen, Story next, Trace trace) {
    runner.removeGeneration(seen);
    return start(
        next,
        trace,
        placed ->
            task.repository()
                .take(seen, placed, owners.limits().maxActivePerUser())
                .compose(taken -> LeaseLostException.unless(taken, placed)));
  }

  /** A start that comes to nothing does not count. */
  private Future<Story> start(Story next, Trace trace, Function<Story, Future<Story>> store) {
    String owner = next.owner();
    return open()
        .compose(open -> task.deployment().allowsStart())
        .compose(
            open -> owners.starts().tryAcquire(owner).map(StoryScheduler::tooMany).orElse(open()))
        .compose(
            taken -> place(next, trace, store).onFailure(why -> owners.starts().giveBack(owner)));
  }

  private static Future<Void> tooMany(Duration wait) {
    return Future.failedFuture(
        RequestException.tooMany("Too many stories were begun; wait a moment.", wait));
  }

  /** Stored under a lease of this task where it has room. */
  private Future<Story> place(Story waiting, Trace trace, Function<Story, Future<Story>> store) {
    boolean here = runner.reserve(waiting.key());
    Story placed = here ? waiting.under(Optional.of(task.leases().hold())) : waiting;
    Trace step = trace.begin(Step.CREATE);
    step.about(placed);
    Future<Story> answer = store.apply(placed).recover(why -> onTheNextDay(placed, store, why));
    return step.watch(here ? task.leases().unconfirmed().confirm(placed, answer) : answer)
        .onSuccess(stored -> begin(placed, stored, trace, here))
        .onFailure(why -> giveBack(placed, here));
  }

  private static Future<Story> onTheNextDay(
      Story placed, Function<Story, Future<Story>> store, Throwable why) {
    return why instanceof DayOverException over
        ? store.apply(placed.countedOn(over.next()))
        : Future.failedFuture(why);
  }

  /** A request that was met before gave the earlier story, and starts nothing. */
  private void begin(Story placed, Story stored, Trace trace, boolean here) {
    if (!stored.id().equals(placed.id())) {
      giveBack(placed, here);
      owners.starts().giveBack(placed.owner());
      return;
    }
    task.publishChanged(stored);
    if (here) {
      runner.start(stored, trace);
    } else {
      runner.handOver(stored.key());
    }
    if (stored.attempt() == 1) {
      task.observer().created(stored);
    }
  }

  private void giveBack(Story placed, boolean here) {
    if (here) {
      runner.unreserve(placed.key());
    }
  }
}
